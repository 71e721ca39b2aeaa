using Microsoft.ML.NlpStudy;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>
    /// Finds the topics of texts with ML.NET's LatentDirichletAllocation, straight from token ids, and gives each text the probabilities
    /// of its topics.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of keys whose values are text, as <c>MapTokensToVocabulary</c>
    /// gives</description></item>
    /// <item><term>Output column</term><description>a vector of Single, a probability for each topic, with the topics' leading words as
    /// slot names</description></item>
    /// <item><term>Needs training data</term><description>yes, one pass; the counts of the words are kept</description></item>
    /// </list>
    /// <see cref="FindTopicsTransformer.Model"/> has each topic's words by name. Coherence, perplexity and a chart are methods of the
    /// transformer. All of it is there after loading too. Texts of more than 500 words are learned in parts, since LightLDA reads no
    /// more than 512 words of a row. LightLDA writes some lines on its progress to the standard output.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the topics' probabilities.</param>
    /// <param name="inputColumnName">The column of keys; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">
    /// The number of topics, the words to count and the sampling; <see langword="null"/> for the defaults: 20 topics.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static FindTopicsEstimator FindTopics(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        FindTopicsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(catalog, outputColumnName, inputColumnName ?? outputColumnName, options ?? new FindTopicsOptions());
    }

    /// <summary>
    /// Learns vectors of texts and words by latent semantic analysis: TF-IDF weights of token ids and their truncated singular value
    /// decomposition. The sparse weights are never made dense.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of keys whose values are text, as <c>MapTokensToVocabulary</c>
    /// gives</description></item>
    /// <item><term>Output column</term><description>a vector of Single with <see cref="LatentSemanticAnalysisOptions.Dimensions"/>
    /// elements; zeros for a text without any of the words</description></item>
    /// <item><term>Needs training data</term><description>yes, one pass; the counts of the words are kept</description></item>
    /// </list>
    /// A word that occurs f times in a text weighs f · (ln((1 + n) / (1 + d)) + 1), where d of the n training texts have the word. A text's
    /// weights are scaled to length 1. These are the weights of scikit-learn's <c>TfidfVectorizer</c>.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of keys; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">
    /// The dimension, the words to count, their weights and the accuracy; <see langword="null"/> for the defaults: 100 dimensions.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static LatentSemanticAnalysisEstimator LatentSemanticAnalysis(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        LatentSemanticAnalysisOptions? options = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            options ?? new LatentSemanticAnalysisOptions());
}
