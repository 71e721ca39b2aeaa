using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Trainers;
using ClassifierTrainers = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;

namespace Microsoft.ML;

public static partial class ClassificationCatalogExtensions
{
    /// <summary>Fine-tunes a pretrained encoder, such as BERT, to classify texts or pairs of texts.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Text column</term><description>text, which the encoder's own tokenizer cuts; missing text is empty
    /// text</description></item>
    /// <item><term>Label column</term><description>a key (as MapValueToKey gives)</description></item>
    /// <item><term>Output columns</term><description><c>PredictedLabel</c>, a key; <c>Score</c>, a probability for each class; for two
    /// classes <c>Probability</c> and <c>LogOdds</c></description></item>
    /// </list>
    /// Padding never changes a prediction. A saved model contains all of it: tokenizer, sizes and weights.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="encoder">The encoder, which may be disposed of after the fitting; it does not change.</param>
    /// <param name="labelColumnName">The column of the label, a key.</param>
    /// <param name="textColumnName">The column of the text.</param>
    /// <param name="secondTextColumnName">The column of a second text; <see langword="null"/> for none.</param>
    /// <param name="maximumLength">The maximum length of a text in tokens; the rest is cut off.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The highest learning rate, after the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static PretrainedClassifierTrainer PretrainedClassifier(
        this ClassifierTrainers catalog, PretrainedEncoder encoder, string labelColumnName = "Label", string textColumnName = "Text",
        string? secondTextColumnName = null, int maximumLength = 256, int epochs = 3, double learningRate = 5e-5)
    {
        var options = new PretrainedClassifierOptions
        {
            LabelColumnName = labelColumnName,
            TextColumnName = textColumnName,
            SecondTextColumnName = secondTextColumnName,
            MaximumLength = maximumLength,
        };
        return catalog.PretrainedClassifier(
            encoder, options with { Training = options.Training with { Epochs = epochs, LearningRate = learningRate } });
    }

    /// <summary>Fine-tunes a pretrained encoder, such as BERT, to classify texts or pairs of texts.</summary>
    /// <remarks>
    /// <inheritdoc cref="PretrainedClassifier(ClassifierTrainers, PretrainedEncoder, string, string, string, int, int, double)"
    /// path="/remarks"/>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="encoder">The encoder, which may be disposed of after the fitting; it does not change.</param>
    /// <param name="options">Columns, length of texts, fine-tuning.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PretrainedClassifierTrainer PretrainedClassifier(
        this ClassifierTrainers catalog, PretrainedEncoder encoder, PretrainedClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(options);
        return new PretrainedClassifierTrainer(CatalogEnvironment.Of(catalog), EncoderStart.Of(encoder), options);
    }

    /// <summary>Continues to train a classifier on other rows, or with other options: the new network begins with its weights.</summary>
    /// <remarks>
    /// Columns, sizes and tokenizer are the classifier's. Classes that are added begin with new weights. Fitting gives a new classifier and
    /// leaves the given one unchanged; do not dispose of it before fitting.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="classifier">The classifier, trained or loaded.</param>
    /// <param name="training">The training options; <see langword="null"/> means those that it was trained with.</param>
    /// <param name="addClasses">
    /// Whether the label may have new classes behind those of the classifier. Default: false, they are refused.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PretrainedClassifierTrainer Continue(
        this ClassifierTrainers catalog, PretrainedClassifierTransformer classifier, TrainingOptions? training = null,
        bool addClasses = false)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new PretrainedClassifierTrainer(
            CatalogEnvironment.Of(catalog), EncoderStart.Of(classifier),
            classifier.Options with { Training = training ?? classifier.Options.Training },
            ClassifierContinuation.Of(classifier, addClasses));
    }
}
