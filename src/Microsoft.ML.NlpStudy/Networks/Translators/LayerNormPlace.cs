namespace Microsoft.ML.NlpStudy;

/// <summary>Where a Transformer's layers are normalized.</summary>
public enum LayerNormPlace
{
    /// <summary>
    /// Before each part (Pre-LN): Xiong et al., "On Layer Normalization in the Transformer Architecture" (2020). Trains without a warm-up.
    /// </summary>
    First,

    /// <summary>After each part's output has been added (Post-LN), as in the original: Vaswani et al. (2017). Needs a warm-up.</summary>
    Last,
}
