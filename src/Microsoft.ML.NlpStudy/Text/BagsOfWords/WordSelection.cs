using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The choice of the words that <c>FindTopics</c> and <c>LatentSemanticAnalysis</c> count, out of a vocabulary's tokens. Very frequent
/// words would lead every topic, and a word of one text alone relates to nothing.
/// </summary>
/// <remarks>gensim's <c>filter_extremes</c>, and <c>min_df</c>, <c>max_df</c> and <c>max_features</c> of scikit-learn.</remarks>
public sealed record WordSelection
{
    /// <summary>The fewest texts that a word must occur in; at least 1. Default: 2.</summary>
    public int MinimumTexts { get; init; } = 2;

    /// <summary>The largest share of the texts that a word may occur in, above 0 and at most 1. Default: 0.5.</summary>
    public double MaximumTextShare { get; init; } = 0.5;

    /// <summary>
    /// The most words; those of the most texts are kept, among equals those of the smallest ids. At least 1; <see langword="null"/>: no
    /// limit. Default: <see langword="null"/>.
    /// </summary>
    public int? MaximumWords { get; init; }

    /// <summary>Words to leave out, with their letter case. Default: none.</summary>
    /// <remarks>ML.NET's RemoveDefaultStopWords, between TokenizeText and MapTokensToVocabulary, removes the words of a language.</remarks>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>
    /// Tokens that are no words and are left out too. Default: <c>&lt;unk&gt;</c>, <c>&lt;pad&gt;</c>, <c>&lt;sos&gt;</c>,
    /// <c>&lt;eos&gt;</c>.
    /// </summary>
    /// <remarks>The padding token that a column names is left out under any name.</remarks>
    public IReadOnlyList<string> SpecialTokens { get; init; } = ["<unk>", "<pad>", "<sos>", "<eos>"];

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.AtLeast(1, MinimumTexts);
        OptionCheck.That(MaximumTextShare is > 0 and <= 1, "above 0 and at most 1", MaximumTextShare);
        OptionCheck.That(MaximumWords is null or >= 1, "at least 1, or null for no limit", MaximumWords);
        OptionCheck.That(StopWords is not null && !StopWords.Any(string.IsNullOrEmpty), "words, none of them empty", StopWords);
        OptionCheck.That(
            SpecialTokens is not null && !SpecialTokens.Any(string.IsNullOrEmpty), "tokens, none of them empty", SpecialTokens);
    }

    /// <summary>Lists the numbers of the words that are kept, in ascending order.</summary>
    /// <param name="words">All words. An empty one, which a vocabulary may have for an unused id, is never kept.</param>
    /// <param name="textCounts">The number of texts that each word occurs in.</param>
    /// <param name="texts">The number of texts.</param>
    internal int[] Select(IReadOnlyList<string> words, ReadOnlySpan<int> textCounts, int texts)
    {
        var excluded = new HashSet<string>([.. StopWords, .. SpecialTokens, ""], StringComparer.Ordinal);
        var kept = new List<int>();
        for (int word = 0; word < words.Count; word++)
        {
            int count = textCounts[word];
            if (count >= MinimumTexts && count <= MaximumTextShare * texts && excluded.Add(words[word]))
            {
                kept.Add(word);
            }
        }

        if (MaximumWords is not { } maximum || kept.Count <= maximum)
        {
            return [.. kept];
        }

        int[] counts = textCounts.ToArray();
        return [.. kept.OrderByDescending(word => counts[word]).Take(maximum).Order()];
    }
}
