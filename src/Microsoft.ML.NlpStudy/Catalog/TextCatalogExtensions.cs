using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The text components on <c>MLContext.Transforms.Text</c>.</summary>
/// <remarks>
/// None of these has a network. Together they turn text into token ids, which the trainers take:
/// <c>CleanText</c>, <c>TokenizeText</c>, <c>MapTokensToVocabulary</c>, and, where one length is wanted, <c>PadSequence</c>.
/// </remarks>
public static class TextCatalogExtensions
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
    /// <param name="inputColumnName">The column to clean; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">What to clean; null means <see cref="CleanTextOptions.Default"/>.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CleanTextEstimator CleanText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        CleanTextOptions? options = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            options ?? CleanTextOptions.Default);

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
    /// <param name="inputColumnName">The column to cut; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="tokenizer">How to cut; null means <see cref="TextTokenizer.Whitespace"/>.</param>
    /// <returns>The estimator.</returns>
    public static TokenizeTextEstimator TokenizeText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        TextTokenizer? tokenizer = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            tokenizer ?? TextTokenizer.Whitespace);

    /// <summary>Learns a vocabulary from tokens and maps each token to its key.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item>
    /// <term>Input column</term>
    /// <description>a vector of text, as <c>TokenizeText</c> gives; with <see cref="VocabularyOptions.Labels"/> also text, each one a
    /// token</description>
    /// </item>
    /// <item>
    /// <term>Output column</term>
    /// <description>
    /// a vector of keys (UInt32), of the input's length less its stop words, with the tokens as key values: <c>MapKeyToValue</c> gives them
    /// back; of text, a key
    /// </description>
    /// </item>
    /// <item><term>Needs training data</term><description>yes, one pass, on as many threads as the data can be read by</description></item>
    /// </list>
    /// A token's key is its id in the <see cref="Vocabulary"/> plus 1. A token without an entry has the key of
    /// <see cref="VocabularyOptions.UnknownToken"/>; where there is none, and for missing text, the key is 0, missing.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the keys.</param>
    /// <param name="inputColumnName">The column of tokens; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">Which tokens get an entry; null for the defaults: all of them.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static MapTokensToVocabularyEstimator MapTokensToVocabulary(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        VocabularyOptions? options = null) =>
        new(Environment(catalog, outputColumnName), [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            options ?? new VocabularyOptions());

    /// <summary>
    /// Puts an initial and a final token around sequences, and brings them to one length by padding and truncating; either alone will do.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of keys with key values, as <c>MapTokensToVocabulary</c>
    /// gives</description></item>
    /// <item><term>Output column</term><description>a vector of the same keys, of fixed length where one is set</description></item>
    /// <item><term>Column of lengths</term><description>Int32, where it is given a name: the length without the
    /// padding</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// The trainers of this package take sequences of any length, and are faster with those; this is for ML.NET's own components, and for
    /// recipes that fix the length.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the padded sequences.</param>
    /// <param name="inputColumnName">The column of keys; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">The length, the sides and the tokens around; null for the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static PadSequenceEstimator PadSequence(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        PadSequenceOptions? options = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            options ?? new PadSequenceOptions());

    private static IHostEnvironment Environment(TransformsCatalog.TextTransforms catalog, string outputColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return CatalogEnvironment.Of(catalog);
    }
}
