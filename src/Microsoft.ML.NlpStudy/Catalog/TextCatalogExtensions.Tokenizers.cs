using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Cuts text into tokens.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text; missing text has no tokens</description></item>
    /// <item><term>Output column</term><description>a vector of text of variable length</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the tokens.</param>
    /// <param name="inputColumnName">The column to cut; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="tokenizer">The tokenizer; <see langword="null"/> means <see cref="TextTokenizer.Whitespace"/>.</param>
    /// <returns>The estimator.</returns>
    public static TokenizeTextEstimator TokenizeText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        TextTokenizer? tokenizer = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            tokenizer ?? TextTokenizer.Whitespace);

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
    /// <param name="inputColumnName">The column to cut; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="tokenizer">The tokenizer. Several threads may use it at a time.</param>
    /// <returns>The estimator.</returns>
    public static TokenizeTextEstimator TokenizeText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return catalog.TokenizeText(outputColumnName, inputColumnName, new GivenTokenizer(tokenizer));
    }

    /// <summary>Puts texts together from tokens: the reverse of <c>TokenizeText</c>, to make translations readable.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text, as <c>TokenizeText</c> or <c>MapKeyToValue</c> gives; missing tokens
    /// add nothing</description></item>
    /// <item><term>Output column</term><description>text</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the texts.</param>
    /// <param name="inputColumnName">The column of tokens; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="tokenizer">
    /// The tokenizer that made the tokens; <see langword="null"/> means <see cref="TextTokenizer.Whitespace"/>.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The tokenizer cannot detokenize (<see cref="TextTokenizer.CanDetokenize"/>).
    /// </exception>
    public static DetokenizeTextEstimator DetokenizeText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        TextTokenizer? tokenizer = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            tokenizer ?? TextTokenizer.Whitespace);
}
