using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Trainers;
using ClassifierTrainers = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;

namespace Microsoft.ML;

/// <summary>Text classifiers on <c>MLContext.MulticlassClassification.Trainers</c>, and their inspection.</summary>
public static partial class ClassificationCatalogExtensions
{
    /// <summary>Trains a recurrent network over token ids: RNN, LSTM or GRU layers, or an RNN cell in a loop.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Ids column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives) or padded (as PadSequence
    /// gives); of pairs, two of them with the same vocabulary</description></item>
    /// <item><term>Label column</term><description>a key (as MapValueToKey gives)</description></item>
    /// <item><term>Output columns</term><description><c>PredictedLabel</c>, a key; <c>Score</c>, a probability for each class; for two
    /// classes <c>Probability</c> and <c>LogOdds</c></description></item>
    /// </list>
    /// Padding never changes a prediction.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="hiddenSize">The size of a state, for each direction.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextClassifierTrainer RnnClassifier(
        this ClassifierTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int hiddenSize = 128, int epochs = 5, double learningRate = 1e-3) =>
        catalog.RnnClassifier(new RnnClassifierOptions
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            HiddenSize = hiddenSize,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierTrainer RnnClassifier(
        this ClassifierTrainers catalog, RnnClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>
    /// Trains a convolutional network over token ids: filters over windows of tokens, then the maximum of each filter (Kim 2014). It trains
    /// fastest of the deep networks.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="filters">The number of filters for each window size.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextClassifierTrainer TextCnnClassifier(
        this ClassifierTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int filters = 100, int epochs = 5, double learningRate = 1e-3) =>
        catalog.TextCnnClassifier(new TextCnnClassifierOptions
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            Filters = filters,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="TextCnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierTrainer TextCnnClassifier(
        this ClassifierTrainers catalog, TextCnnClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>
    /// Trains a linear layer over the mean of token and n-gram vectors (fastText, Joulin et al. 2017), in seconds, on the CPU.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="wordNgrams">The length of the longest run of tokens that has its own vector.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextClassifierTrainer BagOfEmbeddingsClassifier(
        this ClassifierTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int wordNgrams = 2, int epochs = 10, double learningRate = 0.01)
    {
        var defaults = new BagOfEmbeddingsClassifierOptions();
        return catalog.BagOfEmbeddingsClassifier(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            WordNgrams = wordNgrams,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="BagOfEmbeddingsClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierTrainer BagOfEmbeddingsClassifier(
        this ClassifierTrainers catalog, BagOfEmbeddingsClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>Continues to train a classifier on other rows, or with other options: the new network begins with its weights.</summary>
    /// <remarks>
    /// <code>
    /// ml.MulticlassClassification.Trainers.Continue(classifier, classifier.Options.Training with { Epochs = 2, LearningRate = 1e-4 })
    /// </code>
    /// Columns and sizes are the classifier's. The rows have its vocabulary, or one with tokens added at its end, as
    /// <c>Vocabulary.Create([.. vocabulary.Tokens, .. newTokens])</c> makes it. Tokens and classes that are added begin with new weights.
    /// Vectors that were frozen are trained. Fitting gives a new classifier and leaves the given one unchanged; do not dispose of it before
    /// fitting.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="classifier">The classifier, trained or loaded. A naive-Bayes bag cannot continue, as it counts all rows.</param>
    /// <param name="training">The training options; <see langword="null"/> means those that it was trained with.</param>
    /// <param name="addClasses">
    /// Whether the label may have new classes behind those of the classifier. Default: false, they are refused.
    /// </param>
    /// <exception cref="ArgumentException">The classifier is a naive-Bayes bag, or an option is out of its range.</exception>
    public static TextClassifierTrainer Continue(
        this ClassifierTrainers catalog, TextClassifierTransformer classifier, TrainingOptions? training = null, bool addClasses = false)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (classifier.Options is NaiveBayesBagClassifierOptions)
        {
            throw new ArgumentException(
                "Classifier: expected one with a network that can go on learning, found a naive-Bayes bag, whose weights begin with counts "
                + "of all rows. Train a new one on the old and the new rows, in seconds.",
                nameof(classifier));
        }

        return new TextClassifierTrainer(
            CatalogEnvironment.Of(catalog), classifier.Options with { Training = training ?? classifier.Options.Training },
            ClassifierContinuation.Of(classifier, addClasses));
    }

    /// <summary>
    /// Trains a network of your own over token ids: a TorchSharp module that gives logits of ids and lengths, made by a factory.
    /// </summary>
    /// <remarks>
    /// <inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/>
    /// That holds as long as the network leaves out padding, id 0; the log has a warning if it does not.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="network">The factory of the network, with its options.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentException">
    /// A value is out of its range, or the factory does not come back from JSON as it was.
    /// </exception>
    public static TextClassifierTrainer Network(
        this ClassifierTrainers catalog, IClassifierNetworkFactory network, string labelColumnName = "Label", string idsColumnName = "Ids",
        int epochs = 5, double learningRate = 1e-3) =>
        catalog.Network(new NetworkClassifierOptions
        {
            Factory = network,
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="Network(ClassifierTrainers, IClassifierNetworkFactory, string, string, int, double)" path="/summary"/>
    /// <remarks>
    /// <inheritdoc cref="Network(ClassifierTrainers, IClassifierNetworkFactory, string, string, int, double)" path="/remarks"/>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The network, columns and training.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the factory does not come back from JSON as it was.
    /// </exception>
    public static TextClassifierTrainer Network(this ClassifierTrainers catalog, NetworkClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>
    /// Trains a linear classifier over the log-count ratios of tokens and n-grams (Wang and Manning 2012). It starts from naive Bayes,
    /// trains in seconds on the CPU, and is the best of these classifiers on long texts.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="wordNgrams">The length of the longest n-grams, in tokens.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextClassifierTrainer NaiveBayesBagClassifier(
        this ClassifierTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        int wordNgrams = 3, int epochs = 4, double learningRate = 0.025)
    {
        var defaults = new NaiveBayesBagClassifierOptions();
        return catalog.NaiveBayesBagClassifier(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            WordNgrams = wordNgrams,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="NaiveBayesBagClassifier(ClassifierTrainers, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, n-grams, smoothing and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierTrainer NaiveBayesBagClassifier(
        this ClassifierTrainers catalog, NaiveBayesBagClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>Trains the encoder of a Transformer over token ids (Vaswani et al. 2017).</summary>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="secondIdsColumnName">The column of the second text's ids, of pairs; <see langword="null"/> for single texts.</param>
    /// <param name="layers">The number of encoder layers.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TextClassifierTrainer TransformerClassifier(
        this ClassifierTrainers catalog, string labelColumnName = "Label", string idsColumnName = "Ids",
        string? secondIdsColumnName = null, int layers = 2, int epochs = 5, double learningRate = 5e-4)
    {
        var defaults = new TransformerClassifierOptions();
        return catalog.TransformerClassifier(defaults with
        {
            LabelColumnName = labelColumnName,
            IdsColumnName = idsColumnName,
            SecondIdsColumnName = secondIdsColumnName,
            Layers = layers,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="TransformerClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierTrainer TransformerClassifier(
        this ClassifierTrainers catalog, TransformerClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>Trains several text classifiers and averages their probabilities; often better than the best of them.</summary>
    /// <remarks><inheritdoc cref="RnnClassifier(ClassifierTrainers, string, string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The classifiers and their weighting.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names the member.</exception>
    public static EnsembleClassifierTrainer EnsembleClassifier(
        this ClassifierTrainers catalog, EnsembleClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EnsembleClassifierTrainer(CatalogEnvironment.Of(catalog), options);
    }
}
