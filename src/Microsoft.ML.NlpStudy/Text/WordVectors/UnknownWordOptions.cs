using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The vectors of words that have none.</summary>
public sealed record UnknownWordOptions
{
    /// <summary>Where the numbers come from. Default: zeros.</summary>
    public UnknownWordVectors Vectors { get; init; } = UnknownWordVectors.Zeros;

    /// <summary>
    /// The standard deviation of <see cref="UnknownWordVectors.Normal"/>; <see langword="null"/> takes that of the numbers in the known
    /// vectors. Default: <see langword="null"/>.
    /// </summary>
    public double? Deviation { get; init; }

    /// <summary>What the random numbers follow from, together with the word. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Vectors);
        OptionCheck.That(Deviation is null || (Deviation >= 0 && double.IsFinite(Deviation.Value)), "at least 0, or null", Deviation);
    }

    /// <summary>Throws where the vectors at hand cannot give what is asked for.</summary>
    internal void Validate(WordVectors vectors)
    {
        Validate();
        OptionCheck.That(
            Vectors != UnknownWordVectors.Subwords || vectors.HasSubwords,
            "Zeros or Normal, as the word vectors have no n-grams (those of a fastText model have)", Vectors);
    }
}
