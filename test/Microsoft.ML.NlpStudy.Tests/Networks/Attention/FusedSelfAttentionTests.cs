using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class FusedSelfAttentionTests
{
    private const int Heads = 3;
    private const int Size = 24;

    // 300 steps: one text at a time; 37 steps: all texts at once.
    [Theory]
    [InlineData(37, 1, ScalarType.Float32)]
    [InlineData(37, 37, ScalarType.Float32)]
    [InlineData(300, 1, ScalarType.Float32)]
    [InlineData(37, 1, ScalarType.BFloat16)]
    public void Result_and_gradient_are_libtorchs(int steps, int maskRows, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor projected = randn(5, steps, 3 * Size).to(type).requires_grad_();             // (B, T, 3E)
        Tensor mask = rand([5, 1, maskRows, steps]).gt(0.6);                                // (B, 1, T or 1, T)
        mask.narrow(3, 0, 1).zero_();
        Tensor counted = randn(5, steps, Size).to(type);

        Tensor ours = FusedSelfAttention.Attend(projected, mask, Heads, default);
        Tensor gradient = autograd.grad([(ours * counted).to(ScalarType.Float32).sum()], [projected])[0];

        Tensor whole = projected.detach().to(ScalarType.Float32).requires_grad_();
        Tensor[] parts = ScaledDotProductAttention.Split(whole, Size, Heads);
        Tensor theirs = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], mask.logical_not())
            .transpose(1, 2).reshape(5, steps, Size);
        Tensor expected = autograd.grad([(theirs * counted.to(ScalarType.Float32)).sum()], [whole])[0];
        double tolerance = type == ScalarType.Float32 ? 2e-6 : 1.0 / 32;
        Assert.Equal(type, ours.dtype);
        Assert.InRange((theirs - ours.to(ScalarType.Float32)).abs().max().item<float>(), 0, tolerance);
        Assert.InRange((expected - gradient.to(ScalarType.Float32)).abs().max().item<float>(), 0, 4 * tolerance);
        using (no_grad())
        {
            Assert.True(FusedSelfAttention.Attend(projected, mask, Heads, default).eq(ours).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(37)]
    [InlineData(300)]
    public void Dropped_weights_and_their_gradient_are_libtorchs_with_the_same_weights_dropped(int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        var dropout = new DropoutMask(0.3, 7);
        Tensor projected = randn(5, steps, 3 * Size).requires_grad_();                      // (B, T, 3E)
        Tensor mask = rand([5, 1, 1, steps]).gt(0.6);                                       // (B, 1, 1, T)
        mask.narrow(3, 0, 1).zero_();
        Tensor counted = randn(5, steps, Size);

        Tensor ours = FusedSelfAttention.Attend(projected, mask, Heads, dropout);
        Tensor gradient = autograd.grad([(ours * counted).sum()], [projected])[0];

        Tensor factors = SeededDropout.apply(ones(5, Heads, steps, steps), dropout);        // (B, H, T, T)
        Tensor whole = projected.detach().requires_grad_();
        Tensor[] parts = ScaledDotProductAttention.Split(whole, Size, Heads);
        Tensor weights = (parts[0].matmul(parts[1].transpose(2, 3)) / Math.Sqrt(Size / Heads))
            .masked_fill(mask, float.NegativeInfinity).softmax(3) * factors;
        Tensor theirs = weights.matmul(parts[2]).transpose(1, 2).reshape(5, steps, Size);
        Tensor expected = autograd.grad([(theirs * counted).sum()], [whole])[0];
        Assert.InRange(factors.eq(0).to(ScalarType.Float32).mean().item<float>(), 0.28, 0.32);
        Assert.InRange((theirs - ours).abs().max().item<float>(), 0, 4e-6);
        Assert.InRange((expected - gradient).abs().max().item<float>(), 0, 2e-5);
    }
}
