using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class SampledSoftmaxTests
{
    private const int Tokens = 61;
    private static readonly long[] s_counts = [.. Enumerable.Range(1, Tokens).Select(rank => 3000L / rank)];

    [Fact]
    public void With_all_tokens_sampled_the_loss_is_the_full_one()
    {
        using DisposeScope scope = NewDisposeScope();
        (TokenProjection output, Tensor input, long[] next) = Setting();
        Tensor full = functional.cross_entropy(output.call(input), tensor(next), reduction: Reduction.None);

        Tensor sampled = Sampled(output, input, next, new TokenSampling(s_counts, Tokens), seed: 1);

        Assert.True((full - sampled).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void The_mean_gradient_over_samples_is_near_the_full_one_and_that_of_unweighted_samples_is_not()
    {
        using DisposeScope scope = NewDisposeScope();
        (TokenProjection output, Tensor input, long[] next) = Setting();
        Parameter weight = output.parameters().First();
        Tensor full = autograd.grad(
            [functional.cross_entropy(output.call(input), tensor(next), reduction: Reduction.Sum)], [weight])[0];
        var sampling = new TokenSampling(s_counts, 30);

        Tensor Mean(bool weighted)
        {
            Tensor sum = zeros_like(full);
            for (ulong seed = 0; seed < 400; seed++)
            {
                sum.add_(autograd.grad([Sampled(output, input, next, sampling, seed * 0x9E3779B97F4A7C15, weighted).sum()], [weight])[0]);
            }

            return sum / 400;
        }

        double Distance(Tensor gradient) => ((gradient - full).norm() / full.norm()).item<float>();
        double weightedDistance = Distance(Mean(true)), plainDistance = Distance(Mean(false));
        Assert.True(weightedDistance < 0.03 && plainDistance > 3 * weightedDistance, $"{weightedDistance} {plainDistance}");
    }

    private static (TokenProjection Output, Tensor Input, long[] Next) Setting()
    {
        manual_seed(3);
        return (new TokenProjection(8, Tokens - 1, null), randn(12, 8), [.. Enumerable.Range(0, 12).Select(step => (long)step * 5)]);
    }

    private static Tensor Sampled(
        TokenProjection output, Tensor input, long[] next, TokenSampling sampling, ulong seed, bool weighted = true)
    {
        TokenSample sample = sampling.Draw(next, seed, CPU);
        sample = weighted ? sample : sample with { LogWeights = zeros_like(sample.LogWeights) };
        Tensor logits = output.Sampled(input, tensor(next), sample);
        return logits.logsumexp(1) - logits.select(1, -1);
    }
}
