using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class TranslatorNetworkTests
{
    private static readonly Dictionary<string, Func<TranslatorNetwork>> s_kinds = new()
    {
        ["lstm"] = () => Recurrent(RnnCellKind.Lstm, AttentionScoring.General),
        ["lstm of two layers"] = () => Recurrent(RnnCellKind.Lstm, AttentionScoring.Dot, layers: 2),
        ["gru, concat"] = () => Recurrent(RnnCellKind.Gru, AttentionScoring.Concat),
        ["without input feeding"] = () => Recurrent(RnnCellKind.Lstm, AttentionScoring.General, layers: 2, feedsInput: false),
        ["without attention"] = () => Recurrent(RnnCellKind.Gru, AttentionScoring.None, layers: 2),
        ["transformer"] = () => Transformer(LayerNormPlace.First, EmbeddingTying.None),
        ["transformer, Post-LN, tied"] = () => Transformer(LayerNormPlace.Last, EmbeddingTying.Output),
        ["transformer, all tied"] = () => Transformer(LayerNormPlace.First, EmbeddingTying.All),
    };

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Going_step_by_step_gives_what_reading_whole_translations_gives(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using TranslatorNetwork network = Create(kind);
        PairStore store = Pairs(([1, 2, 3], [4, 5]), ([6], [1, 2, 3, 4]), ([2, 2, 2, 2, 2], [7]));
        using PairBatch batch = PairBatch.Create(store, [0, 1, 2], CPU);
        using IDisposable inference = inference_mode();

        Tensor whole = network.call(batch);

        int place = 0;
        for (int pair = 0; pair < 3; pair++)
        {
            using TokenBatch source = TokenBatch.Create(store.Sources, [pair], CPU);
            using DecodingState state = network.Begin(source);
            foreach (int token in (int[])[INextToken.Start, .. store.Targets.TokensOf(pair)])
            {
                float[] stepped = network.Next(state, tensor(new long[] { token })).data<float>().ToArray();
                float[] expected = whole[place++].data<float>().ToArray();
                Assert.All(expected.Zip(stepped), entry => Assert.Equal(entry.First, entry.Second, 1e-5f));
            }
        }

        Assert.Equal(place, whole.shape[0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_of_every_weight_is_the_slope_of_the_loss(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using TranslatorNetwork network = Create(kind);
        PairStore store = Pairs(([1, 2, 3], [4, 5, 6, 2, 1]), ([6], [1, 2, 3, 4]), ([2, 2, 7, 2, 5], [7]));
        using PairBatch batch = PairBatch.Create(store, [0, 1, 2], CPU);
        Tensor Loss() => nn.functional.cross_entropy(network.call(batch), batch.Target.Next, reduction: nn.Reduction.Sum);

        Loss().backward();

        using IDisposable noGrad = no_grad();
        foreach ((string name, Parameter weight) in network.named_parameters())
        {
            // Along its gradient the loss rises by the length of the gradient.
            Tensor gradient = weight.grad!;
            double length = gradient.norm().item<float>();
            Tensor way = gradient / (length + 1e-12) * 0.02;
            weight.add_(way);
            double above = Loss().item<float>();
            weight.sub_(way * 2);
            double below = Loss().item<float>();
            weight.add_(way);

            Assert.True(Math.Abs(((above - below) / 0.04) - length) < 2e-3 + (0.01 * length),
                $"{name}: {(above - below) / 0.04} is not {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_that_change_places_go_on_as_before(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using TranslatorNetwork network = Create(kind);
        PairStore store = Pairs(([1, 2, 3], []), ([6], []));
        using TokenBatch sources = TokenBatch.Create(store.Sources, [0, 1], CPU);
        using IDisposable inference = inference_mode();
        using DecodingState straight = network.Begin(sources);
        using DecodingState turned = network.Begin(sources);
        Tensor start = tensor(new long[] { 0, 0 });
        network.Next(straight, start);
        network.Next(turned, start);
        turned.Select(tensor(new long[] { 1, 0, 1 }));

        float[] expected = network.Next(straight, tensor(new long[] { 3, 4 })).data<float>().ToArray();
        float[] found = network.Next(turned, tensor(new long[] { 4, 3, 4 })).data<float>().ToArray();

        int width = expected.Length / 2;
        Assert.All(expected[width..].Zip(found[..width]), entry => Assert.Equal(entry.First, entry.Second, 1e-5f));
        Assert.All(expected[..width].Zip(found[width..(2 * width)]), entry => Assert.Equal(entry.First, entry.Second, 1e-5f));
        Assert.All(expected[width..].Zip(found[(2 * width)..]), entry => Assert.Equal(entry.First, entry.Second, 1e-5f));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_depends_on_what_came_before_it_and_not_on_what_comes_after(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using TranslatorNetwork network = Create(kind);
        using IDisposable inference = inference_mode();
        float[] Steps(int[] target)
        {
            using PairBatch batch = PairBatch.Create(Pairs(([1, 2, 3], target)), [0], CPU);
            return network.call(batch).data<float>().ToArray();
        }

        float[] one = Steps([1, 2, 3, 4]), end = Steps([1, 2, 3, 7]), start = Steps([5, 2, 3, 4]);

        int width = one.Length / 5;
        Assert.All(one[..(4 * width)].Zip(end[..(4 * width)]), entry => Assert.Equal(entry.First, entry.Second, 1e-6f));
        Assert.Contains(one[(3 * width)..(4 * width)].Zip(start[(3 * width)..(4 * width)]),
            entry => Math.Abs(entry.First - entry.Second) > 1e-4);
    }

    [Fact]
    public void Attention_sums_to_one_over_the_source_and_none_falls_on_padding()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (string kind in s_kinds.Keys.Where(kind => kind != "without attention"))
        {
            using TranslatorNetwork network = Create(kind);
            using TokenBatch sources = TokenBatch.Create(Pairs(([1, 2, 3], []), ([6], [])).Sources, [0, 1], CPU);
            using IDisposable inference = inference_mode();
            using DecodingState state = network.Begin(sources);
            network.Next(state, tensor(new long[] { 0, 0 }));

            float[] attention = state.Attention!.data<float>().ToArray();

            Assert.Equal(1, attention[..3].Sum(), 1e-5f);
            Assert.Equal([1, 0, 0], attention[3..].Select(weight => MathF.Round(weight, 5)));
        }
    }

    [Fact]
    public void Tied_vectors_are_saved_once()
    {
        using TranslatorNetwork tied = Create("transformer, all tied");
        using TranslatorNetwork untied = Create("transformer");

        Assert.DoesNotContain("source_embedding.weight", tied.state_dict().Keys);
        Assert.DoesNotContain("output.weight", tied.state_dict().Keys);
        Assert.Contains("source_embedding.weight", untied.state_dict().Keys);
        Assert.Contains("output.weight", untied.state_dict().Keys);
    }

    private static TranslatorNetwork Create(string kind)
    {
        manual_seed(3);
        TranslatorNetwork network = s_kinds[kind]();
        network.eval();
        return network;
    }

    private static Seq2SeqNetwork Recurrent(RnnCellKind cell, AttentionScoring attention, int layers = 1, bool feedsInput = true) =>
        new(
            new Seq2SeqOptions
            {
                Cell = cell,
                EmbeddingSize = 6,
                HiddenSize = 8,
                Layers = layers,
                Dropout = 0.5,
                Attention = attention,
                InputFeeding = feedsInput,
            },
            7, 7);

    private static TransformerTranslatorNetwork Transformer(LayerNormPlace normalization, EmbeddingTying tying) =>
        new(
            new TransformerTranslatorOptions
            {
                EmbeddingSize = 8,
                Heads = 2,
                EncoderLayers = 2,
                DecoderLayers = 2,
                FeedForwardSize = 16,
                Dropout = 0.5,
                Normalization = normalization,
                Tying = tying,
            },
            7, 7);

    private static PairStore Pairs(params (int[] Source, int[] Target)[] pairs)
    {
        var store = new PairStore();
        foreach ((int[] source, int[] target) in pairs)
        {
            store.Add(source, target);
        }

        return store;
    }
}
