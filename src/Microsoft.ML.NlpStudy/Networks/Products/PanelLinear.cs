using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A linear layer W·x + b in training, float32 on the CPU, through <see cref="PanelProduct"/>.</summary>
/// <remarks>
/// forward takes the input (…, I), the weight (O, I) and the bias (O) or <see langword="null"/>. It returns (…, O). The gradient of the
/// weight is libtorch's product, which sums over all rows.
/// </remarks>
internal sealed class PanelLinear : autograd.SingleTensorFunction<PanelLinear>
{
    private const string NeedsInputKey = "input";
    private const string NeedsWeightKey = "weight";
    private const string NeedsBiasKey = "bias";

    public override string Name => nameof(PanelLinear);

    /// <summary>Whether the layer is faster here than in libtorch.</summary>
    public static bool Suits(Tensor input) => is_grad_enabled() && PanelProduct.Suits(input);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (var given, var givenWeight, var bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor?)vars[2]);
        (Tensor input, Tensor weight) = (given.contiguous(), givenWeight.contiguous());
        Tensor rows = input.view(-1, weight.shape[1]);                            // (N, I)
        Tensor result = PanelProduct.Of(weight, bias).Multiply(rows);             // (N, O)
        ctx.save_for_backward([rows.MoveToOuterDisposeScope(), weight.MoveToOuterDisposeScope()]);
        ctx.save_data(NeedsInputKey, given.requires_grad);
        ctx.save_data(NeedsWeightKey, givenWeight.requires_grad);
        ctx.save_data(NeedsBiasKey, bias is { requires_grad: true });
        return result.view([.. input.shape[..^1], weight.shape[0]]).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor rows, Tensor weight) = (saved[0], saved[1]);
        Tensor gradient = grad_output.contiguous().view(-1, weight.shape[0]);     // (N, O)
        long[] inputShape = [.. grad_output.shape[..^1], weight.shape[1]];
        Tensor? inputGradient = (bool)ctx.get_data(NeedsInputKey)
            ? PanelProduct.OfTransposed(weight).Multiply(gradient).view(inputShape)                     // (…, I)
            : null;
        Tensor? weightGradient = (bool)ctx.get_data(NeedsWeightKey) ? gradient.t().mm(rows) : null;     // (O, I)
        Tensor? biasGradient = (bool)ctx.get_data(NeedsBiasKey) ? gradient.sum([0L]) : null;            // (O)
        return
        [
            inputGradient?.MoveToOuterDisposeScope()!, weightGradient?.MoveToOuterDisposeScope()!,
            biasGradient?.MoveToOuterDisposeScope()!,
        ];
    }
}
