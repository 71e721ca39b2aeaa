using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>A translator's state in step-by-step decoding, one row for each partial translation.</summary>
internal abstract class DecodingState : IDisposable
{
    /// <summary>
    /// The last step's attention weights to the source tokens (N, S), which sum to 1. <see langword="null"/> without attention.
    /// </summary>
    public Tensor? Attention { get; private set; }

    /// <summary>Keeps the given rows, in this order; a row may be kept more than once.</summary>
    /// <param name="rows">int64 (N')</param>
    public abstract void Select(Tensor rows);

    /// <summary>Keeps a step's attention weights.</summary>
    /// <param name="attention">(N, S)</param>
    public void KeepAttention(Tensor attention)
    {
        Attention?.Dispose();
        Attention = attention.DetachFromDisposeScope();
    }

    /// <summary>Frees the tensors.</summary>
    public virtual void Dispose() => Attention?.Dispose();
}
