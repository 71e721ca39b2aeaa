namespace Microsoft.ML.NlpStudy;

/// <summary>The place of layer normalization in a Transformer's layers.</summary>
public enum LayerNormPlace
{
    /// <summary>
    /// Before each sublayer (Pre-LN): Xiong et al., "On Layer Normalization in the Transformer Architecture" (2020). Trains without a
    /// warm-up.
    /// </summary>
    First,

    /// <summary>After each residual sum (Post-LN), as in the original: Vaswani et al. (2017). Needs a warm-up.</summary>
    Last,
}
