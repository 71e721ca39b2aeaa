using Microsoft.ML.NlpStudy.Modules;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Modules;

public class TextCnnNetworkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_padded_batch_scores_like_each_text_alone(bool batchNormalization)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using var network = new TextCnnNetwork(50, classes: 3, embeddingSize: 8, windows: [1, 3, 5], filters: 6, batchNormalization, dropout: 0.5);

        Networks.AssertPaddingChangesNothing(network);
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
        Tensor pooled = convolution.call(tensor(new float[] { 3, 1, -2, -4, 0, 0 }, [2, 1, 3]), batch);

        Assert.Equal([30f, 19f, 0f, 40f], pooled.data<float>().ToArray());
    }

    [Fact]
    public void Batch_normalization_learns_the_mean_and_deviation_that_it_later_uses()
    {
        using DisposeScope scope = NewDisposeScope();
        using var normalization = new BatchNormalization(1);
        Tensor input = tensor(new float[] { 1, 2, 3, 6 }, [4, 1]); // mean 3, variance 3.5, unbiased 14/3

        float[] training = normalization.call(input).data<float>().ToArray();
        for (int i = 0; i < 200; i++)
            normalization.call(input);
        normalization.eval();
        float[] later = normalization.call(input).data<float>().ToArray();

        Assert.Equal((float)(-2 / Math.Sqrt(3.5)), training[0], 1e-4f);
        Assert.Equal((float)(3 / Math.Sqrt(14 / 3.0)), later[3], 1e-4f);
    }
}
