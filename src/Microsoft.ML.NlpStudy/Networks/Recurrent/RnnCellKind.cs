namespace Microsoft.ML.NlpStudy;

/// <summary>The kind of recurrent unit.</summary>
public enum RnnCellKind
{
    /// <summary>Elman's simple recurrent layer with tanh.</summary>
    Rnn,

    /// <summary>Long short-term memory: Hochreiter and Schmidhuber (1997).</summary>
    Lstm,

    /// <summary>Gated recurrent unit: Cho et al. (2014).</summary>
    Gru,

    /// <summary>The same model as <see cref="Rnn"/>, written as a loop over a single cell, as in study notes.</summary>
    RnnCell,
}
