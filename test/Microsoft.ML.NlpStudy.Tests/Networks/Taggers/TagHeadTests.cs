using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class TagHeadTests
{
    // Tag 2 may neither be the first nor follow tag 0.
    private static readonly TransitionRules s_rules = new(
        [true, true, false], [true, true, true], [true, true, false, true, true, true, true, true, true]);

    [Fact]
    public void The_gradient_of_the_chain_is_the_slope_of_its_loss() => CheckSlope(CPU);

    [GpuFact]
    public void On_a_GPU_the_gradient_is_the_same() => CheckSlope(Gpu.Device);

    [Fact]
    public void Texts_of_a_batch_do_not_touch_one_another()
    {
        using DisposeScope scope = NewDisposeScope();
        using TagHead head = CreateHead(s_rules);
        Tensor scores = head.call(randn(7, 4));
        int[] tags = [0, 0, 1, 1, 0, 1, 2];

        TagPredictions together = head.Predict(scores, [2, 1, 4], tags);

        int start = 0;
        foreach ((int text, int length) in new[] { (0, 2), (1, 1), (2, 4) })
        {
            TagPredictions alone = head.Predict(scores.narrow(0, start, length), [length], tags[start..(start + length)]);
            Assert.Equal(alone.Tags, together.Tags[start..(start + length)]);
            Assert.Equal(alone.Confidences, together.Confidences[start..(start + length)]);
            Assert.Equal(alone.Losses[0], together.Losses[text]);
            start += length;
        }

        Assert.Equal(together.Losses.Sum(), head.Loss(scores, [2, 1, 4], tags, 0).Loss.item<float>(), 1e-4);
    }

    [Fact]
    public void A_softmax_gives_each_tokens_likeliest_tag_and_its_probability()
    {
        using DisposeScope scope = NewDisposeScope();
        using TagHead head = CreateHead(null);
        Tensor scores = tensor(new float[] { 0, 1, 3, 2, 0, 0 }, [2, 3]);

        TagPredictions found = head.Predict(scores, [2], [2, 1]);

        double[] sums = [1 + Math.E + Math.Exp(3), Math.Exp(2) + 2];
        Assert.Equal([2, 0], found.Tags);
        Assert.Equal(Math.Exp(3) / sums[0], found.Confidences[0], 1e-6);
        Assert.Equal(Math.Exp(2) / sums[1], found.Confidences[1], 1e-6);
        double loss = Math.Log(sums[0]) - 3 + Math.Log(sums[1]);
        Assert.Equal(loss, found.Losses[0], 1e-5);
        (Tensor total, Tensor right) = head.Loss(scores, [2], [2, 1], 0);
        Assert.Equal(loss, total.item<float>(), 1e-5);
        Assert.Equal(1, right.item<long>());
    }

    private static TagHead CreateHead(TransitionRules? rules)
    {
        manual_seed(1);
        Linear output = Linear(4, 3);
        var head = new TagHead(output, rules);
        using IDisposable noGrad = no_grad();
        foreach ((_, Parameter weight) in head.named_parameters())
        {
            init.normal_(weight, 0, 1);
        }

        return head;
    }

    private static void CheckSlope(Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        using TagHead head = CreateHead(s_rules);
        head.to(device);
        Tensor states = randn(6, 4).to(device);
        int[] lengths = [4, 2], tags = [0, 1, 2, 1, 1, 1];
        Parameter[] weights = [.. head.parameters()];
        using Scalar three = 3;
        IList<Tensor> gradients = autograd.grad([Loss().mul(three)], weights);

        for (int i = 0; i < weights.Length; i++)
        {
            float[] gradient = [.. gradients[i].cpu().contiguous().data<float>()];
            for (int place = 0; place < gradient.Length; place++)
            {
                double slope = (LossWith(weights[i], place, 0.01f) - LossWith(weights[i], place, -0.01f)) / 0.02;
                Assert.Equal(3 * slope, gradient[place], 0.02);
            }
        }

        Tensor Loss() => head.Loss(head.call(states), lengths, tags, 0).Loss;

        float LossWith(Tensor weight, int place, float change)
        {
            using IDisposable noGrad = no_grad();
            using Scalar step = change, back = -change;
            Tensor number = weight.view(-1)[place];
            number.add_(step);
            float loss = Loss().item<float>();
            number.add_(back);
            return loss;
        }
    }
}
