using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A batch of texts with their translations, as a translator is trained on it.</summary>
/// <param name="source">The texts.</param>
/// <param name="target">Their translations.</param>
internal sealed class PairBatch(TokenBatch source, NextTokenBatch target) : IDisposable
{
    /// <summary>The texts, and where dropout draws from.</summary>
    public TokenBatch Source { get; } = source;

    /// <summary>Their translations, to be continued at each step.</summary>
    public NextTokenBatch Target { get; } = target;

    /// <summary>Makes the batch of these pairs on a device.</summary>
    /// <param name="store">Where the pairs are.</param>
    /// <param name="pairs">Which of them.</param>
    /// <param name="device">Where the tensors shall be.</param>
    /// <param name="dropoutRandom">Where dropout draws from; the batch disposes of it. Null drops nothing.</param>
    public static PairBatch Create(PairStore store, ReadOnlySpan<int> pairs, Device device, DropoutRandom? dropoutRandom = null) =>
        new(TokenBatch.Create(store.Sources, pairs, device, dropoutRandom), NextTokenBatch.Create(store.Targets, pairs, device));

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Source.Dispose();
        Target.Dispose();
    }
}
