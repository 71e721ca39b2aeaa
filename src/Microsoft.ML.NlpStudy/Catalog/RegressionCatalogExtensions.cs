using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Evaluation;
using Microsoft.ML.NlpStudy.Pipeline;
using RegressionTrainers = Microsoft.ML.RegressionCatalog.RegressionTrainers;

namespace Microsoft.ML;

/// <summary>
/// Trainers of numbers for texts, and of the similarity of texts, on <c>MLContext.Regression.Trainers</c>; evaluation of similarity.
/// </summary>
public static partial class RegressionCatalogExtensions
{
    /// <summary>Fine-tunes a pretrained encoder, such as BERT, to tell how similar two texts are.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Text columns</term><description>text, which the encoder's own tokenizer cuts; missing text is empty
    /// text</description></item>
    /// <item><term>Label column</term><description>Single, the greater the more similar, on any scale</description></item>
    /// <item><term>Output column</term><description><c>Score</c>, Single, in the label's units</description></item>
    /// </list>
    /// Padding never changes a score. A saved model contains all of it: tokenizer, sizes and weights.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="encoder">The encoder, which may be disposed of after the fitting; it does not change.</param>
    /// <param name="labelColumnName">The column of the similarity, Single.</param>
    /// <param name="firstTextColumnName">The column of the first text.</param>
    /// <param name="secondTextColumnName">The column of the second text.</param>
    /// <param name="kind">The way from two texts to a similarity.</param>
    /// <param name="maximumLength">The maximum length in tokens, of a text or, with a cross-encoder, of a pair; the rest is cut
    /// off.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The highest learning rate, after the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static PretrainedSimilarityTrainer PretrainedSimilarity(
        this RegressionTrainers catalog, PretrainedEncoder encoder, string labelColumnName = "Label", string firstTextColumnName = "First",
        string secondTextColumnName = "Second", SimilarityKind kind = SimilarityKind.Cosine, int maximumLength = 128, int epochs = 4,
        double learningRate = 2e-5)
    {
        var options = new PretrainedSimilarityOptions
        {
            LabelColumnName = labelColumnName,
            FirstTextColumnName = firstTextColumnName,
            SecondTextColumnName = secondTextColumnName,
            Kind = kind,
            MaximumLength = maximumLength,
        };
        return catalog.PretrainedSimilarity(
            encoder, options with { Training = options.Training with { Epochs = epochs, LearningRate = learningRate } });
    }

    /// <summary>Fine-tunes a pretrained encoder, such as BERT, to tell how similar two texts are.</summary>
    /// <remarks>
    /// <inheritdoc
    /// cref="PretrainedSimilarity(RegressionTrainers, PretrainedEncoder, string, string, string, SimilarityKind, int, int, double)"
    /// path="/remarks"/>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="encoder">The encoder, which may be disposed of after the fitting; it does not change.</param>
    /// <param name="options">Columns, kind, length of texts, fine-tuning.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PretrainedSimilarityTrainer PretrainedSimilarity(
        this RegressionTrainers catalog, PretrainedEncoder encoder, PretrainedSimilarityOptions options)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(options);
        return new PretrainedSimilarityTrainer(CatalogEnvironment.Of(catalog), encoder, options);
    }

    /// <summary>Measures how well similarities agree with labels: the correlations of Pearson and Spearman, and the error.</summary>
    /// <remarks>
    /// Any two columns of numbers will do, such as cosines of the vectors of <c>EmbedText</c>. Rows with a missing number, NaN, are left
    /// out. The data are read once; Spearman's ranks need both columns in memory, 16 bytes a row.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows, with labels and similarities.</param>
    /// <param name="labelColumnName">The column of the labels, a number.</param>
    /// <param name="scoreColumnName">The column of the similarities, a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is not of numbers.</exception>
    public static SimilarityMetrics EvaluateSimilarity(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        return SimilarityEvaluation.Of(data, labelColumnName, scoreColumnName);
    }
}
