using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Scaled and masked softmax of attention scores, for the CPU: one pass over memory forward and one backward, where libtorch takes three
/// each.
/// </summary>
/// <remarks>
/// forward takes the scores (B, H, T, S), float32 or bfloat16; the mask (B, 1, T or 1, S), bool, true where attention is not allowed; and
/// the scale. It returns the attention weights (B, H, T, S), of the scores' type. Sums are float32.
/// </remarks>
internal sealed class MaskedSoftmax : autograd.SingleTensorFunction<MaskedSoftmax>
{
    private const string ScaleKey = "scale";

    public override string Name => nameof(MaskedSoftmax);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor scores, Tensor mask, double scale) = ((Tensor)vars[0], ((Tensor)vars[1]).contiguous(), (double)vars[2]);
        Tensor weights = empty(scores.shape, scores.dtype); // (B, H, T, S)
        new AttentionRows((float)scale, default, 0).Softmax(scores.contiguous(), mask, weights, weights);
        weights.MoveToOuterDisposeScope();
        ctx.save_for_backward([weights]);
        ctx.save_data(ScaleKey, scale);
        return weights;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = ctx.get_saved_variables()[0];
        Tensor result = empty(weights.shape, weights.dtype); // (B, H, T, S)
        new AttentionRows((float)(double)ctx.get_data(ScaleKey), default, 0).Gradient(weights, grad_output.contiguous(), result);
        return [result.MoveToOuterDisposeScope(), null!, null!];
    }
}
