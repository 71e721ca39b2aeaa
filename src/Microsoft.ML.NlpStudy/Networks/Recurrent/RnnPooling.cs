namespace Microsoft.ML.NlpStudy;

/// <summary>The pooling of the states of a text's tokens into one vector.</summary>
public enum RnnPooling
{
    /// <summary>The state after the last real token; with two directions, the last state of each direction.</summary>
    Last,

    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>Each feature's maximum over the real tokens.</summary>
    Maximum,

    /// <summary>
    /// A mean over the real tokens, weighted by learned attention (Yang et al. 2016). An output column can show the weights.
    /// </summary>
    Attention,

    /// <summary>The last state, the maximum and the mean, side by side (Howard and Ruder 2018).</summary>
    Concatenated,
}
