using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of sources and their translations, for training a translator.</summary>
/// <param name="source">The sources.</param>
/// <param name="target">The translations of the sources.</param>
internal sealed class PairBatch(TokenBatch source, NextTokenBatch target) : IDisposable
{
    /// <summary>The sources, with the source of dropout.</summary>
    public TokenBatch Source { get; } = source;

    /// <summary>The translations, for next-token prediction.</summary>
    public NextTokenBatch Target { get; } = target;

    /// <summary>Creates the batch of the given pairs.</summary>
    /// <param name="store">The store of all pairs.</param>
    /// <param name="pairs">The indices of the batch's pairs in the store.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="dropoutRandom">The source of dropout, which the batch disposes; <see langword="null"/> drops nothing.</param>
    public static PairBatch Create(PairStore store, ReadOnlySpan<int> pairs, Device device, DropoutRandom? dropoutRandom = null) =>
        new(TokenBatch.Create(store.Sources, pairs, device, dropoutRandom), NextTokenBatch.Create(store.Targets, pairs, device));

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Source.Dispose();
        Target.Dispose();
    }
}
