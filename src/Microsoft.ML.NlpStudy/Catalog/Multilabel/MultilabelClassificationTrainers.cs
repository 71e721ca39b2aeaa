using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The trainers of classifiers that give a text several labels, <c>MLContext.MultilabelClassification.Trainers</c>.
/// </summary>
/// <remarks>
/// They take the options of the classifiers with one class a text. Options for one class a text are refused: class weights and balance,
/// losses and metrics, label smoothing, <c>TopLabelCount</c>.
/// </remarks>
public sealed class MultilabelClassificationTrainers
{
    private readonly IHostEnvironment _environment;

    internal MultilabelClassificationTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>Trains a recurrent network over token ids: RNN, LSTM or GRU layers, or an RNN cell in a loop.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Ids column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives) or padded (as PadSequence
    /// gives)</description></item>
    /// <item><term>Label column</term><description>a vector of text, a vector of keys (as MapValueToKey gives), or a text of labels between
    /// separators; an empty one means no label</description></item>
    /// <item><term>Output columns</term><description><c>Score</c>, a probability for each label; <c>PredictedLabels</c>, a vector of text,
    /// likeliest first</description></item>
    /// </list>
    /// Padding never changes a prediction.
    /// </remarks>
    /// <param name="labelColumnName">The column of the labels.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="hiddenSize">The size of a state, for each direction.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public MultilabelClassifierTrainer RnnClassifier(
        string labelColumnName = "Label", string idsColumnName = "Ids", int hiddenSize = 128, int epochs = 5,
        double learningRate = 1e-3) =>
        RnnClassifier(new RnnClassifierOptions
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            HiddenSize = hiddenSize,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes and training.</param>
    /// <param name="multilabel">The loss and the thresholds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classifiers with one class a text.</exception>
    public MultilabelClassifierTrainer RnnClassifier(RnnClassifierOptions options, MultilabelOptions? multilabel = null) =>
        Create(options, multilabel);

    /// <summary>
    /// Trains a convolutional network over token ids: filters over windows of tokens, then the maximum of each filter (Kim 2014). It trains
    /// fastest of the deep networks.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="labelColumnName">The column of the labels.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="filters">The number of filters for each window size.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public MultilabelClassifierTrainer TextCnnClassifier(
        string labelColumnName = "Label", string idsColumnName = "Ids", int filters = 100, int epochs = 5, double learningRate = 1e-3) =>
        TextCnnClassifier(new TextCnnClassifierOptions
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            Filters = filters,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="TextCnnClassifier(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes and training.</param>
    /// <param name="multilabel">The loss and the thresholds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classifiers with one class a text.</exception>
    public MultilabelClassifierTrainer TextCnnClassifier(TextCnnClassifierOptions options, MultilabelOptions? multilabel = null) =>
        Create(options, multilabel);

    /// <summary>
    /// Trains a linear layer over the mean of token and n-gram vectors (fastText, Joulin et al. 2017), in seconds, on the CPU.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="labelColumnName">The column of the labels.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="wordNgrams">The length of the longest run of tokens that has its own vector.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public MultilabelClassifierTrainer BagOfEmbeddingsClassifier(
        string labelColumnName = "Label", string idsColumnName = "Ids", int wordNgrams = 2, int epochs = 10, double learningRate = 0.01)
    {
        var defaults = new BagOfEmbeddingsClassifierOptions();
        return BagOfEmbeddingsClassifier(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            WordNgrams = wordNgrams,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="BagOfEmbeddingsClassifier(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes and training.</param>
    /// <param name="multilabel">The loss and the thresholds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classifiers with one class a text.</exception>
    public MultilabelClassifierTrainer BagOfEmbeddingsClassifier(
        BagOfEmbeddingsClassifierOptions options, MultilabelOptions? multilabel = null) =>
        Create(options, multilabel);

    /// <summary>Trains the encoder of a Transformer over token ids (Vaswani et al. 2017).</summary>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="labelColumnName">The column of the labels.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="layers">The number of encoder layers.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public MultilabelClassifierTrainer TransformerClassifier(
        string labelColumnName = "Label", string idsColumnName = "Ids", int layers = 2, int epochs = 5, double learningRate = 5e-4)
    {
        var defaults = new TransformerClassifierOptions();
        return TransformerClassifier(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            Layers = layers,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="TransformerClassifier(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes and training.</param>
    /// <param name="multilabel">The loss and the thresholds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classifiers with one class a text.</exception>
    public MultilabelClassifierTrainer TransformerClassifier(TransformerClassifierOptions options, MultilabelOptions? multilabel = null) =>
        Create(options, multilabel);

    /// <summary>
    /// Trains a network of your own over token ids: a TorchSharp module that gives a logit for each label, made by a factory.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">The factory, columns and training.</param>
    /// <param name="multilabel">The loss and the thresholds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or for classifiers with one class a text.</exception>
    public MultilabelClassifierTrainer Network(NetworkClassifierOptions options, MultilabelOptions? multilabel = null) =>
        Create(options, multilabel);

    /// <summary>Continues to train a classifier on other rows, or with other options: the new network begins with its weights.</summary>
    /// <remarks>
    /// Columns and sizes are the classifier's. The rows have its vocabulary, or one with tokens added at its end, as
    /// <c>Vocabulary.Create([.. vocabulary.Tokens, .. newTokens])</c> makes it. Tokens and labels that are added begin with new weights. A
    /// label that no row has stays known. Fitting gives a new classifier and leaves the given one unchanged; do not dispose of it before
    /// fitting.
    /// </remarks>
    /// <param name="classifier">The classifier, trained or loaded.</param>
    /// <param name="training">The training options; <see langword="null"/> means those that it was trained with.</param>
    /// <param name="addLabels">
    /// Whether rows may have labels that the classifier does not know. Default: false, they are refused.
    /// </param>
    /// <param name="multilabel">The loss and the thresholds; <see langword="null"/> means those that it was trained with.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public MultilabelClassifierTrainer Continue(
        MultilabelClassifierTransformer classifier, TrainingOptions? training = null, bool addLabels = false,
        MultilabelOptions? multilabel = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new(
            _environment, classifier.Options with { Training = training ?? classifier.Options.Training },
            multilabel ?? classifier.Multilabel, ClassifierContinuation.Of(classifier, addLabels));
    }

    private MultilabelClassifierTrainer Create(TextClassifierOptions options, MultilabelOptions? multilabel)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MultilabelClassifierTrainer(_environment, options, multilabel ?? new MultilabelOptions());
    }
}
