namespace Microsoft.ML.NlpStudy;

/// <summary>The kind of vector that an unknown word gets.</summary>
public enum UnknownWordVectors
{
    /// <summary>Zeros, as in torchtext.</summary>
    Zeros,

    /// <summary>Normally distributed random numbers around 0, the same for the same word and seed.</summary>
    Normal,

    /// <summary>The average of the vectors of the word's n-grams, which a fastText model has; zeros for a word without n-grams.</summary>
    Subwords,
}
