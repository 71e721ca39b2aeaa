using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The state of a recurrent layer after a step.</summary>
/// <param name="Hidden">The hidden state (B, H).</param>
/// <param name="Cell">The cell state of an LSTM (B, H); <see langword="null"/> for other units.</param>
internal readonly record struct RecurrentState(Tensor Hidden, Tensor? Cell = null);
