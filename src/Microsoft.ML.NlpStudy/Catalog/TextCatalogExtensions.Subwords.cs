using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Learns subwords from tokens, by byte pair encoding or WordPiece, and cuts each token into its subwords.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item>
    /// <term>Input column</term>
    /// <description>a vector of text, as <c>TokenizeText</c> gives; or text, which is cut at white space</description>
    /// </item>
    /// <item>
    /// <term>Output column</term>
    /// <description>a vector of text of variable length: the subwords of all tokens, with their marks</description>
    /// </item>
    /// <item><term>Needs training data</term><description>yes, one pass; none with <see cref="SubwordOptions.Model"/></description></item>
    /// </list>
    /// Missing tokens have no subwords.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the subwords.</param>
    /// <param name="inputColumnName">The column of tokens; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">
    /// Learning and segmentation; <see langword="null"/> for the defaults: byte pair encoding with 10,000 merges, and <c>@@</c>.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TokenizeIntoSubwordsEstimator TokenizeIntoSubwords(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        SubwordOptions? options = null) =>
        new(Environment(catalog, outputColumnName), [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            options ?? new SubwordOptions());

    /// <summary>
    /// Learns subwords from the tokens of several columns together, and cuts the tokens of each column. Source and target of a translator
    /// that share subwords spell names and loan words alike.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">
    /// The columns, of the types of <see cref="TokenizeIntoSubwords(TransformsCatalog.TextTransforms, string, string, SubwordOptions)"/>.
    /// </param>
    /// <param name="options">
    /// Learning and segmentation; <see langword="null"/> for the defaults: byte pair encoding with 10,000 merges, and <c>@@</c>.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">There is no column, or two outputs have one name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TokenizeIntoSubwordsEstimator TokenizeIntoSubwords(
        this TransformsCatalog.TextTransforms catalog, InputOutputColumnPair[] columns, SubwordOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0 || columns.DistinctBy(column => column.OutputColumnName).Count() != columns.Length)
        {
            string names = string.Join(", ", columns.Select(column => $"'{column.OutputColumnName}'"));
            throw new ArgumentException($"Output columns: expected at least one, and different ones, found [{names}].", nameof(columns));
        }

        return new(CatalogEnvironment.Of(catalog), columns, options ?? new SubwordOptions());
    }

    /// <summary>Puts subwords together again: the text of the tokens that they were cut from, a space between tokens.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text: subwords, such as a translator's output</description></item>
    /// <item><term>Output column</term><description>text</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// See <see cref="SubwordDetokenizer"/>.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text.</param>
    /// <param name="inputColumnName">The column of subwords; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="boundary">The way the subwords are marked.</param>
    /// <param name="joiner">The joiner of <see cref="SubwordBoundary.JoinerSuffix"/>.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The boundary or the joiner is out of range.</exception>
    public static DetokenizeSubwordsEstimator DetokenizeSubwords(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        SubwordBoundary boundary = SubwordBoundary.JoinerSuffix, string joiner = "@@") =>
        new(Environment(catalog, outputColumnName), new(outputColumnName, inputColumnName ?? outputColumnName, boundary, joiner));

    /// <summary>
    /// Puts U+2581 before each token that begins a word of the text, for tokenizers that cut within words. Subwords with
    /// <see cref="SubwordBoundary.WordStartPrefix"/> then tell words from tokens, and <c>DetokenizeSubwords</c> gives the text back.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input columns</term><description>a vector of text, the tokens; and text, from which they were cut</description></item>
    /// <item><term>Output column</term><description>of the type of the tokens</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// See <see cref="WordStartMarks"/>.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the marked tokens.</param>
    /// <param name="tokensColumnName">The column of tokens.</param>
    /// <param name="textColumnName">The column of the text they were cut from.</param>
    /// <returns>The estimator.</returns>
    public static MarkWordStartsEstimator MarkWordStarts(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string tokensColumnName, string textColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tokensColumnName);
        ArgumentException.ThrowIfNullOrEmpty(textColumnName);
        return new(Environment(catalog, outputColumnName), new(outputColumnName, tokensColumnName, textColumnName));
    }
}
