using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class BiasGeluTests
{
    [Theory]
    [InlineData(5, ScalarType.Float32)]
    [InlineData(48, ScalarType.Float32)]
    [InlineData(37, ScalarType.Float32)]
    [InlineData(37, ScalarType.BFloat16)]
    public void Result_and_gradients_are_libtorchs(int size, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor input = (randn(3, 7, size) * 3).to(type).requires_grad_();
        Tensor bias = randn(size).requires_grad_();
        Tensor counted = randn(3, 7, size).to(type);

        Tensor ours = BiasGelu.Activate(input, bias);
        IList<Tensor> gradients = autograd.grad([(ours * counted).to(ScalarType.Float32).sum()], [input, bias]);

        Tensor whole = input.detach().to(ScalarType.Float32).requires_grad_();
        Tensor theirs = nn.functional.gelu(whole + bias);
        IList<Tensor> expected = autograd.grad([(theirs * counted.to(ScalarType.Float32)).sum()], [whole, bias]);
        Assert.Equal(type, ours.dtype);
        Assert.Equal(type, gradients[0].dtype);
        AssertNear(theirs, ours, type == ScalarType.Float32 ? 1e-6 : 1.0 / 256);
        AssertNear(expected[0], gradients[0], type == ScalarType.Float32 ? 5e-6 : 1.0 / 64);
        AssertNear(expected[1], gradients[1], type == ScalarType.Float32 ? 1e-4 : 1.0 / 16);
        using (no_grad())
        {
            Assert.True(BiasGelu.Activate(input, bias).eq(ours).all().item<bool>());
        }
    }

    [Fact]
    public void Far_numbers_have_their_limits_and_no_number_stays_none()
    {
        using DisposeScope scope = NewDisposeScope();

        float[] values = [.. BiasGelu.Activate(tensor([-1e4f, -30, 0, 30, 1e4f, float.NaN]), zeros(6)).data<float>()];

        Assert.All(values[..3], value => Assert.Equal(0, value, 1e-30));
        Assert.Equal([30, 1e4f], values[3..5]);
        Assert.True(float.IsNaN(values[5]));
    }

    // Relative where numbers are large, as rounding is.
    private static void AssertNear(Tensor expected, Tensor found, double tolerance) => Assert.InRange(
        ((expected - found.to(ScalarType.Float32)).abs() / (expected.abs() + 1)).max().item<float>(), 0, tolerance);
}
