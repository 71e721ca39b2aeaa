using Microsoft.ML.NlpStudy.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Inference;

public class TopKTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    [InlineData(17, 5)]
    [InlineData(33, 32)]
    [InlineData(1000, 7)]
    public void They_are_libtorchs_softmax_and_topk(int width, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(width);
        Tensor logits = randn(50, width) * 5;

        TopK[] found = TopK.Of(logits, count);

        Tensor expected = nn.functional.log_softmax(logits, 1);
        (Tensor values, Tensor places) = expected.narrow(1, 1, width - 1).topk(count);
        for (int row = 0; row < 50; row++)
        {
            Assert.Equal(expected[row, 0].item<float>(), found[row].End, 1e-5f);
            Assert.Equal(places[row].data<long>().Select(place => (int)place + 1), found[row].Tokens.Select(one => one.Token));
            Assert.All(values[row].data<float>().Zip(found[row].Tokens),
                entry => Assert.Equal(entry.First, entry.Second.LogProbability, 1e-5f));
        }
    }

    [Fact]
    public void Of_equal_tokens_the_first_come_first()
    {
        using Tensor logits = zeros(1, 40);

        TopK found = TopK.Of(logits, 3).Single();

        Assert.Equal([1, 2, 3], found.Tokens.Select(one => one.Token));
        Assert.Equal(-Math.Log(40), found.End, 1e-6);
    }

    [Fact]
    public void Logits_far_from_nought_do_no_harm()
    {
        using Tensor logits = tensor(new float[] { 1e4f, 1e4f, -1e4f, -1e30f }, [1, 4]);

        TopK found = TopK.Of(logits, 2).Single();

        Assert.Equal(-Math.Log(2), found.End, 1e-3);
        Assert.Equal((1, -Math.Log(2)), (found.Tokens[0].Token, found.Tokens[0].LogProbability),
            (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-3);
    }
}
