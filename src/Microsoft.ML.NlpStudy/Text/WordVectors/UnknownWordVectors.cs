namespace Microsoft.ML.NlpStudy;

/// <summary>What stands in for the vector of a word that has none.</summary>
public enum UnknownWordVectors
{
    /// <summary>Zeros, as torchtext does it.</summary>
    Zeros,

    /// <summary>Normally distributed random numbers around 0, the same for the same word and seed.</summary>
    Normal,

    /// <summary>The average of the word's n-grams, which a fastText model has; zeros for a word without n-grams.</summary>
    Subwords,
}
