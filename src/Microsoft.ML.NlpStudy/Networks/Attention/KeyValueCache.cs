using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The key-value cache of an attention layer in step-by-step decoding: the keys and values of the source, or of the steps so far.
/// </summary>
/// <remarks>Shapes: N rows, T tokens, H heads, E size of all heads together, P parts of a projection.</remarks>
internal abstract class KeyValueCache : IDisposable
{
    /// <summary>Creates an empty cache for a device.</summary>
    public static KeyValueCache Create(int size, int heads, Device device) =>
        device.type == DeviceType.CPU ? new ProcessorKeyValueCache(size, heads) : new DeviceKeyValueCache(size, heads);

    /// <summary>Appends tokens to each row.</summary>
    /// <param name="projected">A projection (N, T, P·E), float32, whose last two parts are the keys and the values.</param>
    /// <param name="paddingMask">(N, 1, 1, T), true at padding; <see langword="null"/> without padding.</param>
    public abstract void Append(Tensor projected, Tensor? paddingMask = null);

    /// <summary>Keeps the given rows, in this order; a row may be kept more than once.</summary>
    /// <param name="rows">int64 (N')</param>
    public abstract void Select(Tensor rows);

    /// <summary>Computes the attention of each row's query.</summary>
    /// <param name="projected">A projection (N, 1, P·E), float32, whose first part is the queries.</param>
    /// <param name="needWeights">Whether the attention weights are returned too. Default: false.</param>
    /// <returns>The heads' results side by side (N, 1, E), and the attention weights averaged over the heads (N, T).</returns>
    public abstract (Tensor Result, Tensor? Attention) Attend(Tensor projected, bool needWeights = false);

    /// <inheritdoc/>
    public abstract void Dispose();
}
