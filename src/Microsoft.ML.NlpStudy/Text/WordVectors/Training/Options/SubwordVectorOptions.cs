using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The n-grams of characters whose vectors are trained beside those of words, as in fastText: words with the same stem share them, and
/// unknown words get a vector from them.
/// </summary>
/// <remarks>Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017).</remarks>
public sealed record SubwordVectorOptions
{
    /// <summary>The number of characters of the shortest n-gram, counting the marks of a word's start and end. Default: 3.</summary>
    public int MinimumLength { get; init; } = 3;

    /// <summary>The number of characters of the longest n-gram. Default: 6.</summary>
    /// <remarks>Korean words are short: 1 to 3 syllables suit them better, and 3 to 6 where they are split into jamo.</remarks>
    public int MaximumLength { get; init; } = 6;

    /// <summary>
    /// The number of vectors that the n-grams share by their hashes. Default: 2,000,000, which needs 900 MB at 100 dimensions.
    /// </summary>
    public int Buckets { get; init; } = 2_000_000;

    internal void Validate()
    {
        OptionCheck.InRange(1, 100, MinimumLength);
        OptionCheck.That(MaximumLength >= MinimumLength && MaximumLength <= 100, $"{MinimumLength} (MinimumLength) to 100", MaximumLength);
        OptionCheck.InRange(1, 500_000_000, Buckets);
    }
}
