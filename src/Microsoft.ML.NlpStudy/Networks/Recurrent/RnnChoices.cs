namespace Microsoft.ML.NlpStudy;

/// <summary>The recurrent unit.</summary>
public enum RnnCellKind
{
    /// <summary>Elman's simple recurrent layer with tanh.</summary>
    Rnn,

    /// <summary>Long short-term memory: Hochreiter and Schmidhuber (1997).</summary>
    Lstm,

    /// <summary>Gated recurrent unit: Cho et al. (2014).</summary>
    Gru,

    /// <summary>The simple recurrence as a loop over a single cell, as study notes write it; the same model as <see cref="Rnn"/>.</summary>
    RnnCell,
}

/// <summary>How the states of a text's tokens become one vector.</summary>
public enum RnnPooling
{
    /// <summary>The state after the last real token; for two directions, each one's own last.</summary>
    Last,

    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>Each feature's maximum over the real tokens.</summary>
    Maximum,

    /// <summary>
    /// A mean over the real tokens, weighted by learned attention (Yang et al. 2016). The weights can be had as a column.
    /// </summary>
    Attention,
}
