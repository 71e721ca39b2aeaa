using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The text components on <c>MLContext.Transforms.Text</c>.</summary>
/// <remarks>
/// None of these has a network. Together they turn text into token ids, which the trainers take: <c>CleanText</c>, <c>TokenizeText</c>,
/// <c>MapTokensToVocabulary</c>, and, where one length is wanted, <c>PadSequence</c>. <c>TokenizeIntoSubwords</c> stands between
/// <c>TokenizeText</c> and <c>MapTokensToVocabulary</c>: with subwords, a vocabulary of fixed size covers every word of a language.
/// <c>MapIdsToTokens</c>, <c>DetokenizeSubwords</c> and <c>DetokenizeText</c> lead back from ids to text.
/// </remarks>
public static partial class TextCatalogExtensions
{
    /// <summary>Cleans text: markup, letter case, punctuation, digits, white space.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text, or a vector of text, cleaned element by element</description></item>
    /// <item><term>Output column</term><description>of the input's type</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the cleaned text.</param>
    /// <param name="inputColumnName">The column to clean; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">The cleaning steps; <see langword="null"/> means <see cref="CleanTextOptions.Default"/>.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CleanTextEstimator CleanText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        CleanTextOptions? options = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            options ?? CleanTextOptions.Default);

    private static IHostEnvironment Environment(TransformsCatalog.TextTransforms catalog, string outputColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return CatalogEnvironment.Of(catalog);
    }
}
