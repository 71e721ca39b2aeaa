using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class MaskedSoftmaxTests
{
    [Theory]
    [InlineData(1, 5, ScalarType.Float32)]
    [InlineData(1, 32, ScalarType.Float32)]
    [InlineData(6, 37, ScalarType.Float32)]
    [InlineData(6, 37, ScalarType.BFloat16)]
    public void Weights_and_gradient_are_libtorchs(int maskRows, int keys, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor scores = (randn(2, 3, 6, keys) * 5).to(type).requires_grad_();               // (B, H, T, S)
        Tensor hidden = rand([2, 1, maskRows, keys]).gt(0.6);                               // (B, 1, T or 1, S)
        hidden.narrow(3, 0, 1).zero_();
        Tensor counted = randn(2, 3, 6, keys).to(type);

        Tensor ours = MaskedSoftmax.apply(scores, hidden, 0.25);
        Tensor gradient = autograd.grad([(ours * counted).sum()], [scores])[0];

        Tensor whole = scores.detach().to(ScalarType.Float32).requires_grad_();
        Tensor theirs = (whole * 0.25).masked_fill(hidden, float.NegativeInfinity).softmax(3);
        Tensor expected = autograd.grad([(theirs * counted.to(ScalarType.Float32)).sum()], [whole])[0];
        Assert.Equal(type, ours.dtype);
        double tolerance = type == ScalarType.Float32 ? 1e-6 : 1.0 / 256;
        Assert.InRange((theirs - ours).abs().max().item<float>(), 0, tolerance);
        Assert.InRange((expected - gradient).abs().max().item<float>(), 0, tolerance);
    }

    [Fact]
    public void Scores_that_are_no_numbers_stay_so()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = zeros(1, 1, 1, 3);
        scores[0, 0, 0, 1] = tensor(float.NaN);

        Assert.All(MaskedSoftmax.apply(scores, zeros([1, 1, 1, 3], ScalarType.Bool), 1.0).data<float>().ToArray(),
            weight => Assert.True(float.IsNaN(weight)));
    }
}
