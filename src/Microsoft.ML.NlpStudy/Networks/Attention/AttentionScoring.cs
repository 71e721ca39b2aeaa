namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The attention score of a decoder's state s and a source token's state h: Luong et al., "Effective Approaches to Attention-based Neural
/// Machine Translation" (2015).
/// </summary>
public enum AttentionScoring
{
    /// <summary>No attention: the source reaches the decoder only through its initial state, as in Sutskever et al. (2014).</summary>
    None,

    /// <summary>The score s·W·h.</summary>
    General,

    /// <summary>The score s·h.</summary>
    Dot,

    /// <summary>The score v·tanh(W·[s; h]).</summary>
    Concat,
}
