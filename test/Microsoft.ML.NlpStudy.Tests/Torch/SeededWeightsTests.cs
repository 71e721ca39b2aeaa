using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public class SeededWeightsTests
{
    [Fact]
    public void Networks_made_on_several_threads_at_once_follow_their_seeds()
    {
        float[] expected = Weights(7);

        float[][] found = [.. Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(i => (i, Weights(i % 2 == 0 ? 7 : i)))
            .Where(made => made.i % 2 == 0).Select(made => made.Item2)];

        Assert.Equal(32, found.Length);
        Assert.All(found, weights => Assert.Equal(expected, weights));
    }

    [Fact]
    public void The_callers_random_numbers_go_on_as_if_nothing_had_been_made()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        float[] expected = rand(5).data<float>().ToArray();

        manual_seed(3);
        Weights(11);

        Assert.Equal(expected, rand(5).data<float>().ToArray());
    }

    private static float[] Weights(int seed)
    {
        using var layer = SeededWeights.Run(seed, () => nn.Linear(40, 30));
        return layer.weight!.data<float>().ToArray();
    }
}
