namespace Microsoft.ML.NlpStudy;

/// <summary>The way from two texts to their similarity.</summary>
public enum SimilarityKind
{
    /// <summary>
    /// The cosine of the two texts' vectors, as in Sentence-BERT (Reimers and Gurevych 2019). Each text is read alone, so it is the faster
    /// kind.
    /// </summary>
    Cosine,

    /// <summary>
    /// A linear layer on the vector of both texts, which are read together, as in BERT (Devlin et al. 2019). Each token attends to those of
    /// the other text, so it is the more exact kind.
    /// </summary>
    CrossEncoder,
}
