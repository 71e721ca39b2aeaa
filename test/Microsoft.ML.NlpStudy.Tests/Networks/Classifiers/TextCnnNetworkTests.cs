using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class TextCnnNetworkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_padded_batch_scores_like_each_text_alone(bool batchNormalization)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var options = new TextCnnClassifierOptions
        {
            EmbeddingSize = 8,
            Windows = [1, 3, 5],
            Filters = 6,
            BatchNormalization = batchNormalization
        };
        using var network = new TextCnnNetwork(options, 50, classes: 3);

        SmallTexts.AssertPaddingChangesNothing(network);
    }

    [Fact]
    public void A_filter_finds_the_best_of_all_windows_that_overlap_the_text()
    {
        using DisposeScope scope = NewDisposeScope();
        using var convolution = new TextConvolution(inputSize: 1, window: 2, filters: 2);
        Dictionary<string, Tensor> weights = convolution.state_dict();
        using (no_grad())
        {
            weights["weight"].copy_(tensor(new float[] { 1, 10, -1, -10 }, [2, 1, 2]));
            weights["bias"].zero_();
        }

        var store = new TokenStore();
        store.Add([1, 1, 1]);
        store.Add([1]);
        using TokenBatch batch = TokenBatch.Create(store, [0, 1], CPU);

        // Text 0 is 3, 1, -2: windows (0, 3), (3, 1), (1, -2), (-2, 0). Text 1 is -4: windows (0, -4), (-4, 0).
        Tensor pooled = convolution.call(tensor(new float[] { 3, 1, -2, -4, 0, 0 }, [2, 3, 1]), batch);

        Assert.Equal([30f, 19f, 0f, 40f], pooled.data<float>().ToArray());
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(3, true)]
    public void Maxima_and_every_gradient_are_those_of_libtorchs_convolution(int window, bool isMixed)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        using var convolution = new TextConvolution(inputSize: 20, window, filters: 21) { IsMixed = isMixed };
        TokenStore store = SmallTexts.OfLengths(1, 7, 40, 2);
        using TokenBatch batch = TokenBatch.Create(store, [0, 1, 2, 3], CPU);
        Tensor real = batch.Padding.logical_not().transpose(0, 1);                                            // (B, T, 1)
        Tensor input = (randn(4, 40, 20) * real).detach().requires_grad_();                                   // (B, T, E)
        Tensor counted = randn(4, 21);                                                                        // (B, F)
        (Tensor weight, Tensor bias) = (convolution.parameters().First(), convolution.parameters().Last());

        Tensor ours = convolution.call(input, batch);
        IList<Tensor> gradients = autograd.grad([(ours * counted).sum()], [input, weight, bias]);

        Tensor windows = nn.functional.conv1d(input.transpose(1, 2), weight, bias, padding: window - 1);      // (B, F, T + W - 1)
        Tensor ends = tensor([.. batch.Lengths.Select(length => (long)length + window - 1)], [4, 1, 1], ScalarType.Int64);
        Tensor outside = arange(40 + window - 1, ScalarType.Int64).view(1, 1, -1).ge(ends);
        Tensor theirs = nn.functional.relu(windows).masked_fill(outside, 0).amax([2]);
        IList<Tensor> expected = autograd.grad([(theirs * counted).sum()], [input, weight, bias]);

        if (!isMixed)
        {
            // The gradient at padding is not used.
            ReferenceTensors.AssertClose(theirs.detach(), ours.detach());
            ReferenceTensors.AssertClose(expected[0] * real, gradients[0]);
            ReferenceTensors.AssertClose(expected[1], gradients[1]);
            ReferenceTensors.AssertClose(expected[2], gradients[2]);
        }
        else
        {
            Assert.InRange(((theirs - ours).norm() / theirs.norm()).item<float>(), 1e-5, 0.01);
            Assert.InRange(((expected[1] - gradients[1]).norm() / expected[1].norm()).item<float>(), 0, 0.3);
        }
    }

    [Fact]
    public void Numbers_that_are_none_reach_the_maxima()
    {
        using DisposeScope scope = NewDisposeScope();
        using var convolution = new TextConvolution(inputSize: 1, window: 2, filters: 1);
        TokenStore store = SmallTexts.OfLengths(2);
        using TokenBatch batch = TokenBatch.Create(store, [0], CPU);

        Assert.True(float.IsNaN(convolution.call(full([1, 2, 1], float.NaN), batch).item<float>()));
    }

    [Fact]
    public void Two_channels_are_two_convolutions_with_the_same_filters_whose_results_are_added()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var options = new TextCnnClassifierOptions { EmbeddingSize = 8, Windows = [2], Filters = 6, StaticChannel = true };
        using var network = new TextCnnNetwork(options, 50, classes: 3);
        network.eval();
        Dictionary<string, Tensor> weights = network.state_dict();
        using TokenBatch batch = TokenBatch.Create(SmallTexts.OfLengths(9, 9), [0, 1], CPU);

        Tensor logits = network.call(batch);

        Tensor Channel(string name) => nn.functional.conv1d(
            weights[name].index_select(0, batch.Ids.flatten()).view(2, 9, 8).transpose(1, 2), weights["convolutions.0.weight"], padding: 1);
        Tensor features =
            (Channel("embedding.weight") + Channel("static_embedding.weight") + weights["convolutions.0.bias"].view(1, 6, 1)).relu()
                .amax([2]);
        Tensor expected = nn.functional.linear(features, weights["output.weight"], weights["output.bias"]);
        ReferenceTensors.AssertClose(expected, logits);
        Assert.False(weights["embedding.weight"].allclose(weights["static_embedding.weight"]));
    }

    [Fact]
    public void The_static_channel_is_not_trained_and_padding_changes_nothing_in_two_channels()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var options = new TextCnnClassifierOptions { EmbeddingSize = 8, Windows = [1, 3], Filters = 6, StaticChannel = true };
        using var network = new TextCnnNetwork(options, 50, classes: 3);

        Assert.Equal(["static_embedding.weight"], network.named_parameters().Where(p => !p.parameter.requires_grad).Select(p => p.name));
        SmallTexts.AssertPaddingChangesNothing(network);
    }

    [Fact]
    public void A_batch_of_one_text_is_normalized_like_later_ones_and_leaves_the_running_averages_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using var normalization = new BatchNormalization(2);
        normalization.call(tensor(new float[] { 1, 2, 3, 6 }, [2, 2]));
        Dictionary<string, float[]> before = normalization.state_dict()
            .ToDictionary(entry => entry.Key, entry => entry.Value.data<float>().ToArray());
        Tensor one = tensor(new float[] { 5, -1 }, [1, 2]);

        float[] training = normalization.call(one).data<float>().ToArray();

        Assert.All(normalization.state_dict(), entry => Assert.Equal(before[entry.Key], entry.Value.data<float>().ToArray()));
        normalization.eval();
        Assert.Equal(normalization.call(one).data<float>().ToArray(), training);
    }

    [Fact]
    public void Batch_normalization_learns_the_mean_and_deviation_that_it_later_uses()
    {
        using DisposeScope scope = NewDisposeScope();
        using var normalization = new BatchNormalization(1);
        Tensor input = tensor(new float[] { 1, 2, 3, 6 }, [4, 1]); // mean 3, variance 3.5, unbiased 14/3

        float[] training = normalization.call(input).data<float>().ToArray();
        for (int i = 0; i < 200; i++)
        {
            normalization.call(input);
        }

        normalization.eval();
        float[] later = normalization.call(input).data<float>().ToArray();

        Assert.Equal((float)(-2 / Math.Sqrt(3.5)), training[0], 1e-4f);
        Assert.Equal((float)(3 / Math.Sqrt(14 / 3.0)), later[3], 1e-4f);
    }
}
