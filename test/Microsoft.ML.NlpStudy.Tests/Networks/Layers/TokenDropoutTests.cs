using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class TokenDropoutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_is_dropped_wherever_it_stands_in_its_text_and_the_others_grow(bool timeMajor)
    {
        using DisposeScope scope = NewDisposeScope();
        using TokenBatch batch = Batch(seed: 5);
        using var dropout = new TokenDropout(0.25, timeMajor);
        Tensor input = timeMajor ? ones(40, 60, 2) : ones(60, 40, 2);

        Tensor output = dropout.call(input, batch);                                       // (B, T, E)
        float[,] factors = Factors(timeMajor ? output.transpose(0, 1) : output);

        var kept = new Dictionary<(int Text, long Token), float>();
        for (int text = 0; text < 60; text++)
        {
            for (int step = 0; step < 40; step++)
            {
                float factor = factors[text, step];
                Assert.True(factor is 0 || Math.Abs(factor - (1 / 0.75f)) < 1e-6f, $"{factor}");
                Assert.Equal(kept.TryAdd((text, Token(text, step)), factor) ? factor : kept[(text, Token(text, step))], factor);
            }
        }

        // 60 texts of 10 different tokens each, and a token is not dropped in all texts or in none.
        Assert.Equal(600, kept.Count);
        Assert.InRange(kept.Values.Average(), 0.9f, 1.1f);
        Assert.InRange(kept.Where(token => token.Key.Token == 3).Count(token => token.Value == 0), 4, 30);
    }

    [Fact]
    public void One_generator_s_seed_gives_one_choice()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] Drop(ulong seed)
        {
            using TokenBatch batch = Batch(seed);
            using var dropout = new TokenDropout(0.5);
            return dropout.call(ones(60, 40, 1), batch).data<float>().ToArray();
        }

        Assert.Equal(Drop(1), Drop(1));
        Assert.NotEqual(Drop(1), Drop(2));
    }

    [Fact]
    public void Nothing_is_dropped_while_scoring()
    {
        using DisposeScope scope = NewDisposeScope();
        using TokenBatch batch = Batch(seed: null);
        using var dropout = new TokenDropout(0.5);

        Assert.True(dropout.call(ones(60, 40, 1), batch).eq(1).all().item<bool>());
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("cnn")]
    [InlineData("transformer")]
    public void Each_network_drops_tokens_while_training(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using nn.Module<TokenBatch, Tensor> network = kind switch
        {
            "rnn" => Create(new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 4, Dropout = 0, EmbeddingDropout = 0.5 }),
            "cnn" => Create(
                new TextCnnClassifierOptions { EmbeddingSize = 4, Windows = [2], Filters = 8, Dropout = 0, EmbeddingDropout = 0.5 }),
            _ => Create(new TransformerClassifierOptions
            {
                EmbeddingSize = 4,
                Heads = 1,
                Layers = 1,
                FeedForwardSize = 8,
                Dropout = 0,
                Positions = PositionKind.Sinusoidal,
                EmbeddingDropout = 0.5,
            }),
        };
        nn.Module<TokenBatch, Tensor> Create(TextClassifierOptions options) => options.CreateNetwork(10, classes: 2);
        Tensor Logits(ulong? seed)
        {
            using TokenBatch batch = Batch(seed);
            return network.call(batch);
        }

        Assert.False(Logits(1).allclose(Logits(null)));
        Assert.True(Logits(1).eq(Logits(1)).all().item<bool>());
    }

    [Fact]
    public void A_share_out_of_range_is_named_and_a_bag_of_embeddings_has_none()
    {
        string Error(TextClassifierOptions options) => Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message;

        Assert.StartsWith("Option EmbeddingDropout: expected at least 0 and below 1, found 1.",
            Error(new RnnClassifierOptions { EmbeddingDropout = 1 }));
        Assert.StartsWith("Option EmbeddingDropout: expected 0, as n-grams",
            Error(new BagOfEmbeddingsClassifierOptions { EmbeddingDropout = 0.1 }));
    }

    private static long Token(int text, int step) => ((text + step) % 10) + 1;

    private static TokenBatch Batch(ulong? seed)
    {
        var store = new TokenStore();
        for (int text = 0; text < 60; text++)
        {
            store.Add([.. Enumerable.Range(0, 40).Select(step => (int)Token(text, step))]);
        }

        return TokenBatch.Create(store, [.. Enumerable.Range(0, 60)], CPU, seed is { } value ? new DropoutRandom(value, CPU) : null);
    }

    private static float[,] Factors(Tensor output)
    {
        Tensor one = output.select(2, 0).contiguous();
        Assert.True(one.eq(output.select(2, 1)).all().item<bool>());
        var factors = new float[60, 40];
        Buffer.BlockCopy(one.data<float>().ToArray(), 0, factors, 0, factors.Length * sizeof(float));
        return factors;
    }
}
