using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>What a translator remembers of texts that it is decoding, a row each.</summary>
internal abstract class DecodingState : IDisposable
{
    /// <summary>
    /// How much the last step attended to each source token, (N, S), summing to 1; null where the translator does not attend.
    /// </summary>
    public Tensor? Attention { get; private set; }

    /// <summary>Keeps rows, in this order; one may be kept more than once.</summary>
    /// <param name="rows">int64 (N')</param>
    public abstract void Select(Tensor rows);

    /// <summary>Takes note of a step's attention.</summary>
    /// <param name="attention">(N, S)</param>
    public void Note(Tensor attention)
    {
        Attention?.Dispose();
        Attention = attention.DetachFromDisposeScope();
    }

    /// <summary>Frees the tensors.</summary>
    public virtual void Dispose() => Attention?.Dispose();
}
