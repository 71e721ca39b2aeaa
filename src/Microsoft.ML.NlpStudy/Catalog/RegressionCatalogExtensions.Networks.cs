using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using RegressionTrainers = Microsoft.ML.RegressionCatalog.RegressionTrainers;

namespace Microsoft.ML;

public static partial class RegressionCatalogExtensions
{
    /// <summary>
    /// Trains a recurrent network that gives a text or a pair of texts a number: RNN, LSTM or GRU layers, or an RNN cell in a loop.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Ids column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives) or padded (as PadSequence
    /// gives); of pairs, two of them with the same vocabulary</description></item>
    /// <item><term>Label column</term><description>Single, on any scale; a missing or infinite label is an error</description></item>
    /// <item><term>Output column</term><description><c>Score</c>, Single, in the label's unit</description></item>
    /// </list>
    /// The loss is the squared error. Padding never changes a score. The options are those of the classifiers; those for classes are
    /// refused: class weights and balance, losses and metrics, label smoothing, <c>TopLabelCount</c>.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the number, Single.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="hiddenSize">The size of a state, for each direction.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextRegressorTrainer RnnRegressor(
        this RegressionTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int hiddenSize = 128, int epochs = 5, double learningRate = 1e-3) =>
        catalog.RnnRegressor(new RnnClassifierOptions
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            HiddenSize = hiddenSize,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classes.</exception>
    public static TextRegressorTrainer RnnRegressor(this RegressionTrainers catalog, RnnClassifierOptions options) =>
        Create(catalog, options);

    /// <summary>
    /// Trains a convolutional network that gives a text or a pair of texts a number: filters over windows of tokens, then the maximum of
    /// each filter (Kim 2014).
    /// </summary>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the number, Single.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="filters">The number of filters for each window size.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextRegressorTrainer TextCnnRegressor(
        this RegressionTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int filters = 100, int epochs = 5, double learningRate = 1e-3) =>
        catalog.TextCnnRegressor(new TextCnnClassifierOptions
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            Filters = filters,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="TextCnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classes.</exception>
    public static TextRegressorTrainer TextCnnRegressor(this RegressionTrainers catalog, TextCnnClassifierOptions options) =>
        Create(catalog, options);

    /// <summary>
    /// Trains a linear layer that gives a text or a pair of texts a number, over the mean of token and n-gram vectors (Joulin et al.
    /// 2017), in seconds, on the CPU.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the number, Single.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="wordNgrams">The length of the longest run of tokens that has its own vector.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextRegressorTrainer BagOfEmbeddingsRegressor(
        this RegressionTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int wordNgrams = 2, int epochs = 10, double learningRate = 0.01)
    {
        var defaults = new BagOfEmbeddingsClassifierOptions();
        return catalog.BagOfEmbeddingsRegressor(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            WordNgrams = wordNgrams,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="BagOfEmbeddingsRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classes.</exception>
    public static TextRegressorTrainer BagOfEmbeddingsRegressor(
        this RegressionTrainers catalog, BagOfEmbeddingsClassifierOptions options) =>
        Create(catalog, options);

    /// <summary>Trains the encoder of a Transformer that gives a text or a pair of texts a number (Vaswani et al. 2017).</summary>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the number, Single.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="layers">The number of encoder layers.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextRegressorTrainer TransformerRegressor(
        this RegressionTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int layers = 2, int epochs = 5, double learningRate = 5e-4)
    {
        var defaults = new TransformerClassifierOptions();
        return catalog.TransformerRegressor(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            Layers = layers,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="TransformerRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnRegressor(RegressionTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classes.</exception>
    public static TextRegressorTrainer TransformerRegressor(this RegressionTrainers catalog, TransformerClassifierOptions options) =>
        Create(catalog, options);

    private static TextRegressorTrainer Create(RegressionTrainers catalog, TextClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextRegressorTrainer(CatalogEnvironment.Of(catalog), options);
    }
}
