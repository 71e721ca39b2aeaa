using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML;

/// <summary>Text classifiers on <c>MLContext.MulticlassClassification.Trainers</c>.</summary>
public static class ClassificationCatalogExtensions
{
    /// <summary>A recurrent network over token ids: RNN, LSTM or GRU layers, or an RNN cell in a loop.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Ids column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives) or padded (as PadSequence
    /// gives)</description></item>
    /// <item><term>Label column</term><description>a key (as MapValueToKey gives)</description></item>
    /// <item><term>Output columns</term><description><c>PredictedLabel</c>, a key; <c>Score</c>, a probability for each class; for two
    /// classes <c>Probability</c> and <c>LogOdds</c></description></item>
    /// </list>
    /// Padding never changes a prediction.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierEstimator RnnClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RnnClassifierOptions? options = null) =>
        new(CatalogEnvironment.Of(catalog), options ?? new RnnClassifierOptions());

    /// <summary>
    /// A convolutional network over token ids: filters over windows of tokens, each one's maximum (Kim 2014). The fastest to train.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierEstimator TextCnnClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, TextCnnClassifierOptions? options = null) =>
        new(CatalogEnvironment.Of(catalog), options ?? new TextCnnClassifierOptions());

    /// <summary>
    /// The mean of token and n-gram vectors, and a linear layer (fastText, Joulin et al. 2017). Trains in seconds, on the CPU.
    /// </summary>
    /// <remarks><inheritdoc cref="RnnClassifier" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierEstimator BagOfEmbeddingsClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, BagOfEmbeddingsClassifierOptions? options = null) =>
        new(CatalogEnvironment.Of(catalog), options ?? new BagOfEmbeddingsClassifierOptions());

    /// <summary>A Transformer's encoder over token ids (Vaswani et al. 2017).</summary>
    /// <remarks><inheritdoc cref="RnnClassifier" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, sizes and training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifierEstimator TransformerClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, TransformerClassifierOptions? options = null) =>
        new(CatalogEnvironment.Of(catalog), options ?? new TransformerClassifierOptions());

    /// <summary>Several text classifiers whose probabilities are averaged; often better than the best of them.</summary>
    /// <remarks><inheritdoc cref="RnnClassifier" path="/remarks"/></remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The classifiers, and how they are weighed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names the member.</exception>
    public static EnsembleClassifierEstimator EnsembleClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, EnsembleClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EnsembleClassifierEstimator(CatalogEnvironment.Of(catalog), options);
    }
}
