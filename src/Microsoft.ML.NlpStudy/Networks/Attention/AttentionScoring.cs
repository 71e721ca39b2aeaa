namespace Microsoft.ML.NlpStudy;

/// <summary>
/// How a decoder's state s and a source token's state h are compared: Luong et al., "Effective Approaches to Attention-based Neural Machine
/// Translation" (2015).
/// </summary>
public enum AttentionScoring
{
    /// <summary>No attention: the decoder sees the source through its first state alone, as in Sutskever et al. (2014).</summary>
    None,

    /// <summary>s·W·h.</summary>
    General,

    /// <summary>s·h.</summary>
    Dot,

    /// <summary>v·tanh(W·[s; h]).</summary>
    Concat,
}
