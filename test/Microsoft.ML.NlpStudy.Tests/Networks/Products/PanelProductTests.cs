using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class PanelProductTests
{
    // Below, at and above the sizes of panels (64), groups of rows (6) and blocks of rows (120).
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(119)]
    [InlineData(121)]
    [InlineData(247)]
    public void Products_equal_those_of_libtorch(int rows)
    {
        foreach (int inputs in (int[])[1, 16, 33])
        {
            foreach (int outputs in (int[])[1, 15, 63, 64, 65, 130])
            {
                using DisposeScope scope = NewDisposeScope();
                using var generator = new Generator(1);
                Tensor x = rand([rows, inputs], generator: generator), weight = rand([outputs, inputs], generator: generator);
                Tensor bias = rand([outputs], generator: generator), gradient = rand([rows, outputs], generator: generator);

                Equal(nn.functional.linear(x, weight, bias), PanelProduct.Of(weight, bias).Multiply(x));
                Equal(x.mm(weight.t()), PanelProduct.Of(weight).Multiply(x));
                Equal(gradient.mm(weight), PanelProduct.OfTransposed(weight).Multiply(gradient));
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_result_whatever_rows_are_beside_it()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = rand([300, 40]);
        PanelProduct product = PanelProduct.Of(rand([70, 40]));

        Tensor all = product.Multiply(x);

        Assert.True(all.narrow(0, 117, 9).eq(product.Multiply(x.narrow(0, 117, 9))).all().item<bool>());
    }

    [Fact]
    public void Few_rows_are_left_to_libtorch_since_packing_would_take_longer()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.False(PanelProduct.Suits(zeros([1, 160, 20])));                                               // a step of a decoder
        Assert.Equal(Vector512.IsHardwareAccelerated, PanelProduct.Suits(zeros([200, 32, 20])));              // all steps of a batch
        Assert.False(PanelProduct.Suits(zeros([200, 32, 20], ScalarType.BFloat16)));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    public void A_linear_layer_and_its_gradients_equal_those_of_libtorch(bool hasBias, bool needsInput, bool needsWeight)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] Inputs() =>
        [
            rand([5, 40, 20], generator: new Generator(1)).requires_grad_(needsInput),
            rand([70, 20], generator: new Generator(2)).requires_grad_(needsWeight),
            rand([70], generator: new Generator(3)).requires_grad_(true),
        ];
        (Tensor[] own, Tensor[] other) = (Inputs(), Inputs());

        Tensor result = PanelLinear.apply(own[0], own[1], hasBias ? own[2] : null!);
        Tensor expected = nn.functional.linear(other[0], other[1], hasBias ? other[2] : null);
        Equal(expected.detach(), result.detach());
        result.mul(result).sum().backward();
        expected.mul(expected).sum().backward();
        for (int i = 0; i < own.Length; i++)
        {
            Assert.Equal(other[i].grad is null, own[i].grad is null);
            if (other[i].grad is { } gradient)
            {
                Equal(gradient, own[i].grad!);
            }
        }
    }

    private static void Equal(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.allclose(actual, rtol: 1e-4, atol: 1e-4));
    }
}
