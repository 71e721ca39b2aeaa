using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class AddNormTests
{
    [Theory]
    [InlineData(5, 0, ScalarType.Float32)]
    [InlineData(48, 0, ScalarType.Float32)]
    [InlineData(37, 0, ScalarType.Float32)]
    [InlineData(37, 0.3, ScalarType.Float32)]
    [InlineData(37, 0.3, ScalarType.BFloat16)]
    public void Result_and_gradients_are_libtorchs(int size, double probability, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor output = (randn(3, 7, size) * 3).to(type).requires_grad_();
        Tensor states = (randn(3, 7, size) + 5).requires_grad_();
        using LayerNorm norm = nn.LayerNorm(size, 1e-3);
        using (no_grad())
        {
            norm.weight!.normal_();
            norm.bias!.normal_();
        }

        Tensor counted = randn(3, 7, size);
        DropoutMask mask = probability == 0 ? default : new DropoutMask(probability, 5);

        // The elements that are kept show in the gradient of dropout alone.
        Tensor factors = mask.Drops ? SeededDropout.apply(ones(3, 7, size), mask) : ones(3, 7, size);
        Tensor[] inputs = [output, states, norm.weight!, norm.bias!];
        Tensor ours = AddNorm.Normalize(output, states, norm, mask);
        IList<Tensor> gradients = autograd.grad([(ours * counted).sum()], inputs);

        Tensor whole = output.detach().to(ScalarType.Float32).requires_grad_();
        Tensor theirs = norm.call(states + (whole * factors));
        IList<Tensor> expected = autograd.grad([(theirs * counted).sum()], [whole, .. inputs[1..]]);
        AssertNear(theirs, ours, 1e-5);
        AssertNear(expected[0], gradients[0], type == ScalarType.Float32 ? 1e-5 : 1.0 / 128);
        Assert.Equal(type, gradients[0].dtype);
        for (int i = 1; i < 4; i++)
        {
            AssertNear(expected[i], gradients[i], 2e-5);
        }

        using (no_grad())
        {
            Assert.True(AddNorm.Normalize(output, states, norm, mask).eq(ours).all().item<bool>());
        }
    }

    private static void AssertNear(Tensor expected, Tensor found, double tolerance) => Assert.InRange(
        ((expected - found.to(ScalarType.Float32)).abs() / (expected.abs() + 1)).max().item<float>(), 0, tolerance);
}
