using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>What a decoder attends to of a batch of sources.</summary>
/// <param name="Layers">For each layer keys and values, (N, H, S, D) each.</param>
/// <param name="Mask">True where a source goes on (N, 1, 1, S).</param>
internal sealed record EncodedSources((Tensor Keys, Tensor Values)[] Layers, Tensor Mask)
{
    /// <summary>Each source so many times in a row.</summary>
    public EncodedSources Repeat(int times) => new(
        [.. Layers.Select(layer => (layer.Keys.repeat_interleave(times, 0), layer.Values.repeat_interleave(times, 0)))],
        Mask.repeat_interleave(times, 0));
}
