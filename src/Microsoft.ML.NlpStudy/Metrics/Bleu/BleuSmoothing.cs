namespace Microsoft.ML.NlpStudy;

/// <summary>The smoothing of BLEU for a length of n-grams without a match (Chen and Cherry 2014).</summary>
public enum BleuSmoothing
{
    /// <summary>The precision, and so BLEU, is 0. <c>none</c> in a signature.</summary>
    None,

    /// <summary>The count 0 becomes <see cref="BleuOptions.SmoothingValue"/>. <c>floor</c> in a signature.</summary>
    Floor,

    /// <summary>
    /// <see cref="BleuOptions.SmoothingValue"/> is added to all counts of n-grams of two words and more. <c>add-k</c> in a signature.
    /// </summary>
    AddK,

    /// <summary>
    /// The first such precision is that of half a match, the second that of a quarter, and so on. <c>exp</c> in a signature.
    /// </summary>
    Exponential,
}
