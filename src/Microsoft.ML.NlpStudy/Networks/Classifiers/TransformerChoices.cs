namespace Microsoft.ML.NlpStudy;

/// <summary>How a Transformer knows where a token stands.</summary>
public enum PositionKind
{
    /// <summary>A learned vector for each place.</summary>
    Learned,

    /// <summary>Sines and cosines of geometrically spaced wavelengths: Vaswani et al. (2017).</summary>
    Sinusoidal,
}

/// <summary>How a Transformer's states become one vector.</summary>
public enum TransformerPooling
{
    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>The state of a token put before the text that stands for all of it, as BERT's <c>[CLS]</c>.</summary>
    FirstToken,
}
