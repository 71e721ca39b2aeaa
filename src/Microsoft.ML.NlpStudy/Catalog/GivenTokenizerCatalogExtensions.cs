using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML;

/// <summary>Tokenizers of Microsoft.ML.Tokenizers on <c>MLContext.Transforms.Text</c>.</summary>
public static class GivenTokenizerCatalogExtensions
{
    /// <summary>Cuts text into tokens with any tokenizer of Microsoft.ML.Tokenizers.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text; missing text has no tokens</description></item>
    /// <item><term>Output column</term><description>a vector of text of variable length: the values of the encoded
    /// tokens</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// <item>
    /// <term>Can be saved</term>
    /// <description>
    /// no: an instance does not tell how it was made, and saving throws <see cref="InvalidOperationException"/>. A
    /// <see cref="PretrainedTokenizer"/> can be
    /// </description>
    /// </item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the tokens.</param>
    /// <param name="inputColumnName">The column to cut; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="tokenizer">How to cut. Several threads may use it at a time.</param>
    /// <returns>The estimator.</returns>
    public static TokenizeTextEstimator TokenizeText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return catalog.TokenizeText(outputColumnName, inputColumnName, new GivenTokenizer(tokenizer));
    }
}
