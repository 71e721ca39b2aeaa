using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

/// <summary>A search with packed weights gives what the network gives.</summary>
public class PackedTransformerTranslatorTests
{
    [Theory]
    [InlineData(LayerNormPlace.First, EmbeddingTying.None)]
    [InlineData(LayerNormPlace.First, EmbeddingTying.All)]
    [InlineData(LayerNormPlace.Last, EmbeddingTying.Output)]
    public void Steps_have_the_logits_and_the_attention_of_the_network(LayerNormPlace place, EmbeddingTying tying)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        using TransformerTranslatorNetwork network = Create(place, tying);
        INextToken packed = network.PrepareForSearch();
        Assert.IsType<PackedTransformerTranslator>(packed);
        TokenStore store = SmallTexts.OfLengths(9, 3, 5, 1, 7, 2, 8);
        using TokenBatch sources = TokenBatch.Create(store, [0, 1, 2, 3, 4, 5, 6], CPU);
        using DecodingState expectedState = network.Begin(sources), foundState = packed.Begin(sources);
        Tensor last = zeros([store.Count], ScalarType.Int64);
        int[][] selections = [[0, 0, 1, 2, 3, 4, 5, 6, 6], [8, 1, 0], [2, 1, 0, 0, 1, 2, 2]];
        foreach (int[] rows in selections)
        {
            Tensor expected = network.Next(expectedState, last), found = packed.Next(foundState, last);

            Assert.Equal(expected.shape, found.shape);
            Assert.True((expected - found).abs().max().item<float>() <= 2e-5f);
            Assert.True((expectedState.Attention! - foundState.Attention!).abs().max().item<float>() <= 1e-5f);
            Assert.Equal(
                TopK.Of(expected, 3).Select(top => top.Tokens[0].Token), TopK.Of(found, 3).Select(top => top.Tokens[0].Token));
            long[] kept = [.. rows.Select(row => (long)row)];
            Tensor selection = tensor(kept, [kept.Length], ScalarType.Int64);
            expectedState.Select(selection);
            foundState.Select(selection);
            last = tensor([.. kept.Select(row => 1 + (row % 40))], [kept.Length], ScalarType.Int64);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Many_texts_are_translated_as_each_alone(int beam)
    {
        using TransformerTranslatorNetwork network = Create(LayerNormPlace.First, EmbeddingTying.Output);
        TokenStore store = SmallTexts.OfLengths([.. Enumerable.Range(0, 200).Select(i => 1 + (i % 11))]);
        var search = new SearchOptions { BeamSize = beam, MaximumLength = 12 };

        IReadOnlyList<Hypothesis>[] together = new BatchTranslation(network, search, CPU, threads: 2).Translate(store);

        for (int text = 0; text < store.Count; text += 9)
        {
            var one = new TokenStore();
            one.Add(store[text]);
            Hypothesis alone = new BatchTranslation(network, search, CPU, threads: 1).Translate(one).Single()[0];
            Assert.Equal(alone.Tokens, together[text][0].Tokens);
            Assert.Equal(alone.LogProbability, together[text][0].LogProbability, 1e-4);
        }
    }

    [Fact]
    public void A_size_that_does_not_fill_panels_is_searched_with_tensors()
    {
        using var network = new TransformerTranslatorNetwork(
            new TransformerTranslatorOptions { EmbeddingSize = 40, Heads = 4, EncoderLayers = 1, DecoderLayers = 1 }, 50, 60);

        Assert.Same(network, network.PrepareForSearch());
    }

    private static TransformerTranslatorNetwork Create(LayerNormPlace place, EmbeddingTying tying)
    {
        manual_seed(2);
        var network = new TransformerTranslatorNetwork(
            new TransformerTranslatorOptions
            {
                EmbeddingSize = 64,
                Heads = 4,
                EncoderLayers = 2,
                DecoderLayers = 2,
                FeedForwardSize = 100,
                Normalization = place,
                Tying = tying,
            }, 50, 50);
        network.eval();
        return network;
    }
}
