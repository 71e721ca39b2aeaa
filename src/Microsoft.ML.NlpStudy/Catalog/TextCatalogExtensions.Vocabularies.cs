using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
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
    /// <see cref="VocabularyOptions.UnknownToken"/>; without such a token, and for missing text, the key is 0, the missing key.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the keys.</param>
    /// <param name="inputColumnName">The column of tokens; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">The tokens that get an entry; <see langword="null"/> for the defaults: all of them.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static MapTokensToVocabularyEstimator MapTokensToVocabulary(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        VocabularyOptions? options = null) =>
        new(Environment(catalog, outputColumnName), [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            options ?? new VocabularyOptions());

    /// <summary>
    /// Learns one vocabulary of the tokens of several columns, such as both languages of a translator, and maps each column with it.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input columns</term><description>vectors of text, as <c>TokenizeText</c> gives; with
    /// <see cref="VocabularyOptions.Labels"/> also text</description></item>
    /// <item><term>Output columns</term><description>vectors of keys (UInt32), all with the same key values; of text,
    /// keys</description></item>
    /// <item><term>Needs training data</term><description>yes, one pass over all columns, on as many threads as the data can be read
    /// by</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns of tokens, each with the column that will hold its keys.</param>
    /// <param name="options">The tokens that get an entry; <see langword="null"/> for the defaults: all of them.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">There are no columns, or two pairs have the same output column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static MapTokensToVocabularyEstimator MapTokensToVocabulary(
        this TransformsCatalog.TextTransforms catalog, InputOutputColumnPair[] columns, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new(CatalogEnvironment.Of(catalog), columns, options ?? new VocabularyOptions());
    }

    /// <summary>Maps tokens to keys into an existing vocabulary, such as that of a pretrained model.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text; where the vocabulary has no padding token also text, each one a
    /// token</description></item>
    /// <item><term>Output column</term><description>a vector of keys (UInt32), of the input's length, with the tokens as key values; of
    /// text, a key</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the keys.</param>
    /// <param name="inputColumnName">The column of tokens; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="vocabulary">The vocabulary, with one entry at least.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">The vocabulary has no entry.</exception>
    public static MapTokensToVocabularyEstimator MapTokensToVocabulary(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName, Vocabulary vocabulary)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return MapTokensToVocabulary(catalog, [new InputOutputColumnPair(outputColumnName, inputColumnName)], vocabulary);
    }

    /// <summary>Maps the tokens of several columns to keys into one existing vocabulary.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns of tokens, each with the column that will hold its keys.</param>
    /// <param name="vocabulary">The vocabulary, with one entry at least.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">
    /// There are no columns, two pairs have the same output column, or the vocabulary has no entry.
    /// </exception>
    public static MapTokensToVocabularyEstimator MapTokensToVocabulary(
        this TransformsCatalog.TextTransforms catalog, InputOutputColumnPair[] columns, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new(CatalogEnvironment.Of(catalog), columns, vocabulary);
    }

    /// <summary>Maps token ids back to their tokens, or to text, without padding and without initial and final tokens.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of keys whose values are text, as <c>MapTokensToVocabulary</c> and
    /// <c>PadSequence</c> give</description></item>
    /// <item><term>Output column</term><description>a vector of text of variable length; with
    /// <see cref="MapIdsToTokensOptions.Separator"/>, text</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// The steps are those of torchtext's <c>ReversibleField.reverse</c>: the text ends before the first final token. Initial tokens and
    /// padding are left out, and so are missing keys, which have no token. ML.NET's MapKeyToValue, in contrast, gives every key's token.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the tokens or the text.</param>
    /// <param name="inputColumnName">The column of keys; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">The tokens to leave out; <see langword="null"/> for padding alone.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static MapIdsToTokensEstimator MapIdsToTokens(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        MapIdsToTokensOptions? options = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            options ?? new MapIdsToTokensOptions());

    /// <summary>
    /// Puts an initial and a final token around sequences, and brings them to one length by padding and truncating. Each of the two can be
    /// used alone.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of keys with key values, as <c>MapTokensToVocabulary</c>
    /// gives</description></item>
    /// <item><term>Output column</term><description>a vector of the same keys, of fixed length where one is set</description></item>
    /// <item><term>Column of lengths</term><description>Int32, where the options name it: the length without the
    /// padding</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// The trainers of this package take sequences of any length, and are faster with those. This is for ML.NET's own components, and for
    /// recipes that fix the length.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the padded sequences.</param>
    /// <param name="inputColumnName">The column of keys; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">Length, padding, truncation, initial and final tokens; <see langword="null"/> for the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static PadSequenceEstimator PadSequence(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        PadSequenceOptions? options = null) =>
        new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName,
            options ?? new PadSequenceOptions());
}
