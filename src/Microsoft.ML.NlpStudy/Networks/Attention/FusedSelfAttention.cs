using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Multi-head self-attention between its two linear layers as one function, for the CPU: a few texts at a time, so that their scores stay
/// in the processor's cache.
/// </summary>
/// <remarks>
/// forward takes the queries, keys and values side by side (B, T, 3E), float32 or bfloat16; the mask (B, 1, T or 1, T), bool, true where
/// attention is not allowed; the number of heads H, int; and the attention weights that are dropped, <see cref="DropoutMask"/>. It returns
/// the heads' results side by side (B, T, E). For the backward pass it keeps the attention weights before dropout.
/// </remarks>
internal sealed class FusedSelfAttention : autograd.SingleTensorFunction<FusedSelfAttention>
{
    // The number of scores that are computed at once: 1 MB of bfloat16 and 2 MB of float32, as large as the cache of a processor core.
    private const long ScoresAtOnce = 1 << 19;
    private const string HeadsKey = "heads";
    private const string DropoutKey = "dropout";

    public override string Name => nameof(FusedSelfAttention);

    /// <summary>Computes the attention; remembers it for a gradient only where gradients are enabled.</summary>
    public static Tensor Attend(Tensor projected, Tensor mask, int heads, DropoutMask dropout)
    {
        if (is_grad_enabled())
        {
            return apply(projected, mask, heads, dropout);
        }

        using DisposeScope scope = NewDisposeScope();
        return Compute(projected.contiguous(), mask.contiguous(), heads, dropout, null).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor projected, Tensor mask) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous());
        List<Tensor> saved = [projected];
        Tensor result = Compute(projected, mask, (int)vars[2], (DropoutMask)vars[3], saved).MoveToOuterDisposeScope();
        ctx.save_for_backward([.. saved.Select(tensor => tensor.MoveToOuterDisposeScope())]);
        ctx.save_data(HeadsKey, vars[2]);
        ctx.save_data(DropoutKey, vars[3]);
        return result;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        Tensor projected = saved[0];
        (int heads, var dropout) = ((int)ctx.get_data(HeadsKey), (DropoutMask)ctx.get_data(DropoutKey));
        (long texts, long steps, long size) = (projected.shape[0], projected.shape[1], projected.shape[2] / 3);
        Tensor gradient = grad_output.contiguous();                                                    // (B, T, E)
        Tensor result = empty(projected.shape, projected.dtype);                                       // (B, T, 3E)
        long most = TextsAtOnce(heads, steps);
        for (int part = 0; part * most < texts; part++)
        {
            using DisposeScope partScope = NewDisposeScope();
            (long first, long count) = (part * most, Math.Min(most, texts - (part * most)));
            Tensor[] inputs = ScaledDotProductAttention.Split(projected.narrow(0, first, count), size, heads); // 3 × (B, H, T, D)
            Tensor[] results = ScaledDotProductAttention.Split(result.narrow(0, first, count), size, heads);   // 3 × (B, H, T, D)
            Tensor change = gradient.narrow(0, first, count).view(count, steps, heads, -1).transpose(1, 2);    // (B, H, T, D)
            Tensor weights = saved[part + 1];                                                          // (B, H, T, T)
            Tensor scores = change.matmul(inputs[2].transpose(2, 3));                                  // (B, H, T, T)
            Tensor dropped = dropout.Drops ? empty(weights.shape, weights.dtype) : weights;            // (B, H, T, T)
            new AttentionRows(Scale(heads, size), dropout, first * heads * steps).Gradient(weights, scores, scores, dropped);
            results[0].copy_(scores.matmul(inputs[1]));                                                // (B, H, T, D)
            results[1].copy_(scores.transpose(2, 3).matmul(inputs[0]));                                // (B, H, T, D)
            results[2].copy_(dropped.transpose(2, 3).matmul(change));                                  // (B, H, T, D)
        }

        return [result.MoveToOuterDisposeScope(), null!, null!, null!];
    }

    private static Tensor Compute(Tensor projected, Tensor mask, int heads, DropoutMask dropout, List<Tensor>? saved)
    {
        (long texts, long steps, long size) = (projected.shape[0], projected.shape[1], projected.shape[2] / 3);
        Tensor result = empty([texts, steps, size], projected.dtype);                                  // (B, T, E)
        long most = TextsAtOnce(heads, steps);
        for (long first = 0; first < texts; first += most)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(most, texts - first);
            Tensor[] inputs = ScaledDotProductAttention.Split(projected.narrow(0, first, count), size, heads); // 3 × (B, H, T, D)
            Tensor weights = inputs[0].matmul(inputs[1].transpose(2, 3)).contiguous();                 // (B, H, T, T)
            Tensor dropped = dropout.Drops ? empty(weights.shape, weights.dtype) : weights;            // (B, H, T, T)
            new AttentionRows(Scale(heads, size), dropout, first * heads * steps).Softmax(
                weights, mask.narrow(0, first, count), weights, dropped);
            result.narrow(0, first, count).view(count, steps, heads, -1).copy_(dropped.matmul(inputs[2]).transpose(1, 2));
            saved?.Add(weights.MoveToOuterDisposeScope());
        }

        return result;
    }

    private static long TextsAtOnce(int heads, long steps) => Math.Max(1, ScoresAtOnce / (heads * steps * steps));

    private static float Scale(int heads, long size) => (float)(1 / Math.Sqrt(size / heads));
}
