using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML;

/// <summary><c>DetokenizeText</c> on <c>MLContext.Transforms.Text</c>.</summary>
public static class DetokenizeCatalogExtensions
{
    /// <summary>Puts texts together from tokens: the way back from <c>TokenizeText</c>, and what makes a translation readable.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text, as <c>TokenizeText</c> or <c>MapKeyToValue</c> gives; missing tokens
    /// say nothing</description></item>
    /// <item><term>Output column</term><description>text</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the texts.</param>
    /// <param name="inputColumnName">The column of tokens; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="tokenizer">The tokenizer whose tokens they are; null means <see cref="TextTokenizer.Whitespace"/>.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tokenizer cannot detokenize
    /// (<see cref="TextTokenizer.CanDetokenize"/>).</exception>
    public static DetokenizeTextEstimator DetokenizeText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        TextTokenizer? tokenizer = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(
            CatalogEnvironment.Of(catalog), outputColumnName, inputColumnName ?? outputColumnName, tokenizer ?? TextTokenizer.Whitespace);
    }
}
