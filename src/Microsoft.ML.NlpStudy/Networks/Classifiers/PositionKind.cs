namespace Microsoft.ML.NlpStudy;

/// <summary>The kind of a Transformer's position vectors.</summary>
public enum PositionKind
{
    /// <summary>A learned vector for each position.</summary>
    Learned,

    /// <summary>Sines and cosines of geometrically spaced wavelengths: Vaswani et al. (2017).</summary>
    Sinusoidal,
}
