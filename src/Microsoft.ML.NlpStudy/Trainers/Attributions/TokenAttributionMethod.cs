namespace Microsoft.ML.NlpStudy;

/// <summary>A method that tells how much each token of a text adds to a class's probability.</summary>
public enum TokenAttributionMethod
{
    /// <summary>
    /// The gradient by a token's vector, averaged from a vector of zeros to its own, times the vector: Sundararajan et al., "Axiomatic
    /// Attribution for Deep Networks" (2017). A text's attributions sum to its probability minus that of vectors of zeros.
    /// </summary>
    IntegratedGradients,

    /// <summary>
    /// The fall of the probability when the token is taken out of the text: Li et al., "Understanding Neural Networks through
    /// Representation Erasure" (2016). It needs no gradient, but as many scorings as the text has tokens.
    /// </summary>
    Occlusion,
}
