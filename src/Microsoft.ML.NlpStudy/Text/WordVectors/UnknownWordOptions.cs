using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options for the vectors of unknown words: the kind of numbers, their deviation and their seed.</summary>
public sealed record UnknownWordOptions
{
    /// <summary>The kind of vectors. Default: zeros.</summary>
    public UnknownWordVectors Vectors { get; init; } = UnknownWordVectors.Zeros;

    /// <summary>
    /// The standard deviation of <see cref="UnknownWordVectors.Normal"/>; at least 0. <see langword="null"/>: that of the known vectors'
    /// numbers. Default: <see langword="null"/>.
    /// </summary>
    public double? Deviation { get; init; }

    /// <summary>The seed from which, together with the word, the random numbers follow. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Vectors);
        OptionCheck.That(Deviation is null || (Deviation >= 0 && double.IsFinite(Deviation.Value)), "at least 0, or null", Deviation);
    }

    /// <summary>Throws where the given vectors lack the n-grams that the options need.</summary>
    internal void Validate(WordVectors vectors)
    {
        Validate();
        OptionCheck.That(
            Vectors != UnknownWordVectors.Subwords || vectors.HasSubwords,
            "Zeros or Normal, as the word vectors have no n-grams (those of a fastText model have)", Vectors);
    }
}
