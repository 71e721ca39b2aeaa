using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class SeededDropoutTests
{
    [Fact]
    public void The_backward_pass_drops_the_elements_of_the_forward_pass()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(5, 3, 37).requires_grad_();

        Tensor dropped = SeededDropout.apply(input, new DropoutMask(0.25, 3));
        Tensor gradient = autograd.grad([(dropped * 2).sum()], [input])[0];

        Assert.True(gradient.eq(dropped * 2).all().item<bool>());
        Assert.Equal([0f, 4f / 3], dropped.detach().view(-1).data<float>().Distinct().Order());
    }

    [Fact]
    public void One_seed_drops_the_same_elements_and_another_others()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = SeededDropout.apply(ones(40, 40), new DropoutMask(0.5, 3));

        Assert.True(SeededDropout.apply(ones(40, 40), new DropoutMask(0.5, 3)).eq(first).all().item<bool>());
        Assert.False(SeededDropout.apply(ones(40, 40), new DropoutMask(0.5, 4)).eq(first).all().item<bool>());
    }

    // With N = 10⁶ elements, the share of a column, a row, or a pair of neighbours is off by five standard deviations only by a defect.
    [Fact]
    public void Elements_are_dropped_independently_of_their_neighbours()
    {
        using DisposeScope scope = NewDisposeScope();
        const int Size = 1000;
        Tensor dropped = SeededDropout.apply(ones(Size, Size), new DropoutMask(0.1, 11)).eq(0).to(ScalarType.Float32);
        double five = 5 * Math.Sqrt(0.1 * 0.9 / Size);

        Assert.InRange(dropped.mean().item<float>(), 0.1 - (five / 30), 0.1 + (five / 30));
        Assert.InRange((dropped.mean([0L]) - 0.1).abs().max().item<float>(), 0, five);
        Assert.InRange((dropped.mean([1L]) - 0.1).abs().max().item<float>(), 0, five);
        foreach ((long dimension, long distance) in new[] { (0L, 1L), (1L, 1L), (0L, 16L), (1L, 16L) })
        {
            long rest = Size - distance;
            double pairs = (dropped.narrow(dimension, 0, rest) * dropped.narrow(dimension, distance, rest)).mean().item<float>();
            Assert.InRange(pairs, 0.0095, 0.0105);
        }
    }
}
