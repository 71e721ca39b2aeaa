using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The keys and values that a decoder's layer attends to while it writes step by step: those of the source, or of the steps so far.
/// </summary>
/// <remarks>Row by row, as they are attended to: N rows, H heads, E size of all heads together.</remarks>
internal abstract class AttentionMemory : IDisposable
{
    /// <summary>An empty one.</summary>
    public static AttentionMemory Create(int size, int heads, Device device) =>
        device.type == DeviceType.CPU ? new ProcessorAttentionMemory(size, heads) : new DeviceAttentionMemory(size, heads);

    /// <summary>Appends tokens to each row.</summary>
    /// <param name="projected">(N, T, P·E), float32, of a layer whose last two parts are the keys and the values.</param>
    /// <param name="ended">(N, 1, 1, T), true where a text has ended; null: nowhere.</param>
    public abstract void Append(Tensor projected, Tensor? ended = null);

    /// <summary>Keeps rows, in this order; one may be kept more than once.</summary>
    /// <param name="rows">int64 (N')</param>
    public abstract void Select(Tensor rows);

    /// <summary>What each row's heads find.</summary>
    /// <param name="projected">(N, 1, P·E), float32, of a layer whose first part are the queries.</param>
    /// <param name="needWeights">Whether it is asked for what they attended to.</param>
    /// <returns>The heads' results side by side (N, 1, E), and how much they attended to each token, on average (N, T).</returns>
    public abstract (Tensor Result, Tensor? Attention) Attend(Tensor projected, bool needWeights = false);

    /// <inheritdoc/>
    public abstract void Dispose();
}
