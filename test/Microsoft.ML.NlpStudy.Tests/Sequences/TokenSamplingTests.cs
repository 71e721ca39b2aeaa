using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Sequences;

public class TokenSamplingTests
{
    private static readonly long[] s_counts = [1000, 900, 0, 5, 4, 3, 50, 20, 1, 1];

    [Fact]
    public void A_sample_has_its_size_and_no_token_twice()
    {
        var sampling = new TokenSampling(s_counts, 5);

        for (ulong seed = 0; seed < 200; seed++)
        {
            int[] sample = sampling.Draw(seed * 0x9E3779B97F4A7C15);
            Assert.Equal(5, sample.Distinct().Count());
            Assert.All(sample, token => Assert.InRange(token, 0, 9));
        }

        Assert.Equal(10, new TokenSampling(s_counts, 99).Size);
        Assert.Equal(Enumerable.Range(0, 10), new TokenSampling(s_counts, 99).Draw(7));
    }

    [Fact]
    public void A_token_is_drawn_as_often_as_its_weight_says()
    {
        using DisposeScope scope = NewDisposeScope();
        var sampling = new TokenSampling(s_counts, 5);
        var drawn = new double[10];
        var probabilities = new double[10];
        const int Draws = 4000;
        for (int draw = 0; draw < Draws; draw++)
        {
            TokenSample sample = sampling.Draw([0L], (ulong)draw * (ulong.MaxValue / Draws), CPU);
            float[] weights = sample.LogWeights.data<float>().ToArray();
            long[] ids = sample.Ids.data<long>().ToArray();
            for (int i = 0; i < ids.Length; i++)
            {
                drawn[ids[i]] += 1.0 / Draws;
                probabilities[ids[i]] = Math.Exp(-weights[i]);
            }
        }

        Assert.All(drawn.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 0.01));
        Assert.Equal(1, drawn[0], 1e-9);
        Assert.True(drawn[6] > drawn[7] && drawn[7] > drawn[3] && drawn[3] > drawn[8]);
        Assert.True(drawn[2] > 0);
    }

    [Fact]
    public void The_steps_whose_next_token_is_in_the_sample_are_found()
    {
        using DisposeScope scope = NewDisposeScope();

        TokenSample sample = new TokenSampling([9, 9, 9], 3).Draw([2L, 0L, 1L, 2L], 1, CPU);

        Assert.Equal([2L, 3L, 7L, 11L], sample.Hits.data<long>().ToArray());
    }
}
