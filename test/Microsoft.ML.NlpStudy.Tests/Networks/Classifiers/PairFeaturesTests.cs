using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class PairFeaturesTests
{
    [Fact]
    public void A_pair_is_both_vectors_their_distance_and_their_product()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor texts = tensor(new float[] { 1, 2, -3, 0.5f, 4, -1, 2, 0.5f }, [4, 2]);

        Tensor features = PairFeatures.Of(texts, new ExampleLayout(IsPair: true));

        // The pairs (1, 2) with (4, -1), and (-3, 0.5) with (2, 0.5).
        Assert.Equal([2, 8], features.shape);
        Assert.Equal([1, 2, 4, -1, 3, 3, 4, -2, -3, 0.5f, 2, 0.5f, 5, 0, -6, 0.25f], features.data<float>().ToArray());
    }

    [Fact]
    public void A_single_text_is_its_vector()
    {
        using Tensor texts = rand(3, 2);

        Assert.Same(texts, PairFeatures.Of(texts, default));
        Assert.Equal(1, PairFeatures.PartsOf(default));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("cnn")]
    [InlineData("bag")]
    [InlineData("transformer")]
    public void Pairs_of_any_lengths_score_alike_in_one_padded_batch_and_each_alone(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using nn.Module<TokenBatch, Tensor> network = Options(kind).CreateNetwork(50, classes: 3);
        network.eval();
        TokenStore store = SmallTexts.OfLengths(1, 30, 7, 7, 40, 2);
        var layout = new ExampleLayout(IsPair: true);
        using IDisposable inference = inference_mode();

        using TokenBatch together = TokenBatch.Create(store, layout.TextsOf([0, 1, 2]), CPU);
        Tensor padded = network.call(together);

        Assert.Equal([3, 3], padded.shape);
        for (int pair = 0; pair < 3; pair++)
        {
            using TokenBatch alone = TokenBatch.Create(store, layout.TextsOf([pair]), CPU);
            Assert.InRange((network.call(alone)[0] - padded[pair]).abs().max().item<float>(), 0, 2e-6);
        }
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("cnn")]
    [InlineData("bag")]
    [InlineData("transformer")]
    public void The_encoder_of_a_pair_has_the_weights_of_one_of_single_texts(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using nn.Module pairs = Options(kind).CreateNetwork(50, classes: 3);
        manual_seed(1);
        using nn.Module single = (Options(kind) with { SecondIdsColumnName = null }).CreateNetwork(50, classes: 3);
        Dictionary<string, Tensor> expected = single.state_dict(), found = pairs.state_dict();

        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected.Where(weight => !weight.Key.StartsWith("output")), weight => Assert.Equal(
            weight.Value.data<float>().ToArray(), found[weight.Key].data<float>().ToArray()));
        Assert.Equal(4 * expected["output.weight"].shape[1], found["output.weight"].shape[1]);
    }

    [Fact]
    public void Dropout_leaves_equal_texts_of_a_pair_equal()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using var encoder = new RecurrentEncoder(
            RnnCellKind.Gru, 5, 4, layers: 3, bidirectional: true, dropout: 0.5, layout: new ExampleLayout(IsPair: true));
        using var dropout = new SharedDropout(0.5);
        using var random = new DropoutRandom(3, CPU);
        using TokenBatch batch = TokenBatch.Create(SmallTexts.OfLengths(6, 6, 6, 6), [0, 1, 2, 3], CPU, new DropoutRandom(4, CPU));
        Tensor vectors = rand(6, 2, 5);
        Tensor input = cat([vectors, vectors], 1);

        Tensor dropped = dropout.OfTexts(ones(6, 6, 100), random, new ExampleLayout(IsPair: true));
        Tensor states = encoder.call(input, batch);
        Tensor again = encoder.call(input, batch);

        Assert.True(AreEqual(dropped.narrow(1, 0, 3), dropped.narrow(1, 3, 3)));
        Assert.False(AreEqual(dropped.select(1, 0), dropped.select(1, 1)));
        Assert.InRange(dropped.mean().item<float>(), 0.8f, 1.2f);
        Assert.True(AreEqual(states.narrow(1, 0, 2), states.narrow(1, 2, 2)));
        Assert.False(AreEqual(states, again));

        static bool AreEqual(Tensor one, Tensor other) => one.eq(other).all().item<bool>();
    }

    private static TextClassifierOptions Options(string kind)
    {
        TextClassifierOptions options = kind switch
        {
            "rnn" => new RnnClassifierOptions { EmbeddingSize = 8, HiddenSize = 6, Pooling = RnnPooling.Concatenated },
            "cnn" => new TextCnnClassifierOptions { EmbeddingSize = 8, Windows = [1, 3], Filters = 6 },
            "bag" => new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 8, Buckets = 100 },
            _ => new TransformerClassifierOptions { EmbeddingSize = 8, Heads = 2, Layers = 1, FeedForwardSize = 12 },
        };
        return options with { SecondIdsColumnName = "Others" };
    }
}
