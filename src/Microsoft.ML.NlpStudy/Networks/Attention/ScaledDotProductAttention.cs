using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Scaled dot-product attention of several heads at once: Vaswani et al., "Attention Is All You Need" (2017), equation 1.
/// </summary>
internal static class ScaledDotProductAttention
{
    /// <summary>Splits a projection into its parts (queries, keys, values) and heads.</summary>
    /// <param name="projected">A projection of P parts (B, T, P·E).</param>
    /// <param name="size">Size of all heads together, E.</param>
    /// <param name="heads">Number of heads, H.</param>
    /// <returns>P tensors (B, H, T, D), D = E / H.</returns>
    public static Tensor[] Split(Tensor projected, long size, int heads)
    {
        (long texts, long steps, long parts) = (projected.shape[0], projected.shape[1], projected.shape[2] / size);
        return projected.view(texts, steps, parts, heads, size / heads).permute(2, 0, 3, 1, 4).unbind(0);
    }

    /// <summary>Computes softmax(Q·Kᵀ / √D)·V.</summary>
    /// <param name="queries">(B, H, T, D)</param>
    /// <param name="keys">(B, H, S, D)</param>
    /// <param name="values">(B, H, S, D)</param>
    /// <param name="mask">(B, 1, T or 1, S), true where attention is not allowed; <see langword="null"/> allows it everywhere.</param>
    /// <param name="drop">Drops weights in training; <see langword="null"/> drops none.</param>
    /// <returns>The heads' results side by side (B, T, E), and the attention weights before dropout (B, H, T, S).</returns>
    public static (Tensor Result, Tensor Weights) Attend(
        Tensor queries, Tensor keys, Tensor values, Tensor? mask, Func<Tensor, Tensor>? drop = null)
    {
        using DisposeScope scope = NewDisposeScope();
        (long texts, long heads, long steps, long size) = (queries.shape[0], queries.shape[1], queries.shape[2], queries.shape[3]);
        Tensor scores = queries.matmul(keys.transpose(2, 3));                                       // (B, H, T, S)
        double scale = 1 / Math.Sqrt(size);
        Tensor weights = mask is not null && scores.device.type == DeviceType.CPU
            ? MaskedSoftmax.apply(scores, mask, scale)
            : Softmax(scores, mask, scale);                                                         // (B, H, T, S)
        Tensor kept = drop is null ? weights : drop(weights);                                       // (B, H, T, S)
        Tensor result = kept.matmul(values).transpose(1, 2).reshape(texts, steps, heads * size);    // (B, T, E)
        return (result.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    private static Tensor Softmax(Tensor scores, Tensor? mask, double scale)
    {
        using Scalar factor = scale;
        Tensor scaled = scores * factor;                                                             // (B, H, T, S)
        return (mask is null ? scaled : scaled.masked_fill(mask, Scalars.MinusInfinity)).softmax(3); // (B, H, T, S)
    }
}
