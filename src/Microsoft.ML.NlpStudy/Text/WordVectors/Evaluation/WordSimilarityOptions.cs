using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <c>EvaluateSimilarity</c>: upper and lower case, the words that count as known, and pairs with unknown words.
/// </summary>
public sealed record WordSimilarityOptions
{
    /// <summary>
    /// Whether upper and lower case count as equal; of words that differ in case only, the most frequent is taken. Default: true.
    /// </summary>
    /// <remarks>gensim's <c>case_insensitive</c>.</remarks>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>
    /// The number of the most frequent words, those first in the file, that count as known; at least 1. <see langword="null"/>: all words.
    /// Default: 300,000.
    /// </summary>
    /// <remarks>gensim's <c>restrict_vocab</c>.</remarks>
    public int? MostFrequent { get; init; } = 300_000;

    /// <summary>
    /// Whether unknown words get vectors composed of their n-grams, where the model has such (a fastText model). Default: false.
    /// </summary>
    public bool ComposeUnknownWords { get; init; }

    /// <summary>
    /// Whether pairs with an unknown word count with the similarity 0. Otherwise they are left out of the correlations. Default: false.
    /// </summary>
    /// <remarks>gensim's <c>dummy4unknown</c>.</remarks>
    public bool CountUnknownPairs { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate() => OptionCheck.That(MostFrequent is null or >= 1, "at least 1, or null for all", MostFrequent);
}
