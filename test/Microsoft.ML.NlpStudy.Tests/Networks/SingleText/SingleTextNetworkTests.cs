using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

/// <summary>One text read without tensors gives what the network gives with them.</summary>
public class SingleTextNetworkTests
{
    private const int Classes = 3;

    public static TheoryData<string> Networks() =>
    [
        .. from cell in Enum.GetValues<RnnCellKind>()
           from size in new[] { 16, 20, 128 }
           select $"{cell} {size}",
        .. Enum.GetValues<RnnPooling>().Where(pooling => pooling != RnnPooling.Attention).Select(pooling => $"pooling {pooling}"),
        "one direction", "reversed", "three layers", "residual", "dense",
        "cnn", "cnn of 20 filters", "cnn of 16 filters", "cnn, normalized", "cnn, two channels", "cnn of windows 1 and 7",
        "transformer", "transformer, sinusoidal", "transformer, first token", "transformer of one wide head",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_text_has_the_logits_of_the_network_with_tensors(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<TokenBatch, Tensor> network = Create(name);
        SingleTextNetwork packed = ((IReadsSingleTexts)network).PackForSingleTexts()!;
        TokenStore store = SmallTexts.OfLengths(40, 1, 7, 2, 5, 6, 17, 64, 65);
        var memory = new SingleTextNetwork.Memory();
        float[] logits = new float[Classes];

        // Twice: products are computed the first time and looked up the second time.
        for (int round = 0; round < 2; round++)
        {
            for (int text = 0; text < store.Count; text++)
            {
                packed.Classify(store, [text], memory, logits);

                AssertClose(Logits(network, store, text), logits, $"text {text} of round {round}");
            }
        }
    }

    [Theory]
    [InlineData("Gru 128")]
    [InlineData("Gru 20")]
    [InlineData("Lstm 20")]
    [InlineData("Rnn 20")]
    [InlineData("one direction")]
    [InlineData("reversed")]
    [InlineData("three layers")]
    [InlineData("dense")]
    public void Texts_read_side_by_side_have_the_logits_that_each_has_alone(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<TokenBatch, Tensor> network = Create(name);
        SingleTextNetwork packed = ((IReadsSingleTexts)network).PackForSingleTexts()!;
        TokenStore store = SmallTexts.OfLengths(40, 30, 30, 9, 2, 1);
        var memory = new SingleTextNetwork.Memory();
        for (int count = 1; count <= packed.TextsAtOnce; count++)
        {
            int[] chosen = [.. Enumerable.Range(0, count)];
            float[] together = new float[count * Classes];
            packed.Classify(store, chosen, memory, together);

            foreach (int text in chosen)
            {
                AssertClose(Logits(network, store, text), together[(text * Classes)..((text + 1) * Classes)], $"text {text} of {count}");
                float[] alone = new float[Classes];
                packed.Classify(store, [text], memory, alone);
                if (name == "Gru 128")
                {
                    Assert.Equal(alone, together[(text * Classes)..((text + 1) * Classes)]);
                }
            }
        }
    }

    [Fact]
    public void A_missing_token_inside_a_text_is_padding_as_with_tensors()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<TokenBatch, Tensor> network = Create("Gru 16");
        SingleTextNetwork packed = ((IReadsSingleTexts)network).PackForSingleTexts()!;
        var store = new TokenStore();
        store.Add([3, 0, 5]);
        store.Add([]);
        float[] logits = new float[Classes];
        for (int text = 0; text < store.Count; text++)
        {
            packed.Classify(store, [text], new SingleTextNetwork.Memory(), logits);

            AssertClose(Logits(network, store, text), logits, $"text {text}");
        }
    }

    [Fact]
    public void Threads_that_read_at_the_same_time_get_the_same_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<TokenBatch, Tensor> network = Create("Gru 128");
        TokenStore store = SmallTexts.OfLengths([.. Enumerable.Range(1, 60)]);
        float[][] Read(SingleTextNetwork packed) => [.. Enumerable.Range(0, store.Count).Select(text =>
        {
            float[] logits = new float[Classes];
            packed.Classify(store, [text], new SingleTextNetwork.Memory(), logits);
            return logits;
        })];
        float[][] alone = Read(((IReadsSingleTexts)network).PackForSingleTexts()!);
        SingleTextNetwork shared = ((IReadsSingleTexts)network).PackForSingleTexts()!;

        var results = new float[8][][];
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() => results[i] = Read(shared))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(results, result => Assert.Equal(alone, result));
    }

    [Theory]
    [InlineData("Gru 128")]
    [InlineData("cnn")]
    [InlineData("transformer")]
    public void A_second_reading_allocates_nothing(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<TokenBatch, Tensor> network = Create(name);
        SingleTextNetwork packed = ((IReadsSingleTexts)network).PackForSingleTexts()!;
        TokenStore store = SmallTexts.OfLengths(60);
        var memory = new SingleTextNetwork.Memory();
        float[] logits = new float[Classes];
        packed.Classify(store, [0], memory, logits);

        long before = GC.GetAllocatedBytesForCurrentThread();
        packed.Classify(store, [0], memory, logits);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(RnnPooling.Attention, false)]
    [InlineData(RnnPooling.Last, true)]
    public void A_network_with_layers_that_only_tensors_serve_is_not_packed(RnnPooling pooling, bool residual)
    {
        using var network = new RnnClassifierNetwork(
            new RnnClassifierOptions { EmbeddingSize = 16, HiddenSize = 16, Bidirectional = false, Pooling = pooling, Residual = residual },
            vocabularySize: 50, Classes);

        Assert.Null(network.PackForSingleTexts());
    }

    private static float[] Logits(nn.Module<TokenBatch, Tensor> network, TokenStore store, int text)
    {
        using IDisposable inference = inference_mode();
        using TokenBatch batch = TokenBatch.Create(store, [text], CPU);
        using Tensor logits = network.call(batch);
        return logits.data<float>().ToArray();
    }

    private static void AssertClose(float[] expected, float[] found, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= 5e-6, $"{what}, class {i}: expected {expected[i]}, found {found[i]}");
        }
    }

    private static nn.Module<TokenBatch, Tensor> Create(string name)
    {
        manual_seed(1);
        var rnn = new RnnClassifierOptions { EmbeddingSize = 20, HiddenSize = 24, Layers = 2 };
        var cnn = new TextCnnClassifierOptions { EmbeddingSize = 20 };
        var transformer = new TransformerClassifierOptions { EmbeddingSize = 64, Heads = 2, FeedForwardSize = 40, MaximumLength = 80 };
        TextClassifierOptions options = name switch
        {
            "one direction" => rnn with { Bidirectional = false, Cell = RnnCellKind.Lstm },
            "reversed" => rnn with { Bidirectional = false, Reverse = true, Pooling = RnnPooling.Last },
            "three layers" => rnn with { Layers = 3 },
            "residual" => rnn with { Residual = true },
            "dense" => rnn with { DenseSize = 10, Pooling = RnnPooling.Concatenated },
            "cnn" => cnn,
            "cnn of 20 filters" => cnn with { Filters = 20 },
            "cnn of 16 filters" => cnn with { Filters = 16 },
            "cnn, normalized" => cnn with { BatchNormalization = true },
            "cnn, two channels" => cnn with { StaticChannel = true },
            "cnn of windows 1 and 7" => cnn with { Windows = [1, 7] },
            "transformer" => transformer,
            "transformer, sinusoidal" => transformer with { Positions = PositionKind.Sinusoidal },
            "transformer, first token" => transformer with { Pooling = TransformerPooling.FirstToken },
            "transformer of one wide head" => transformer with { Heads = 1, FeedForwardSize = 256, Layers = 1 },
            _ when name.StartsWith("pooling ") => rnn with { Pooling = Enum.Parse<RnnPooling>(name[8..]) },
            _ => rnn with { Cell = Enum.Parse<RnnCellKind>(name.Split(' ')[0]), HiddenSize = int.Parse(name.Split(' ')[1]) },
        };
        nn.Module<TokenBatch, Tensor> network = options.CreateNetwork(vocabularySize: 50, Classes);
        if (options is TextCnnClassifierOptions { BatchNormalization: true })
        {
            // Running averages that differ from 0 and 1.
            using TokenBatch batch = TokenBatch.Create(SmallTexts.OfLengths(3, 9, 20), [0, 1, 2], CPU);
            network.train();
            network.call(batch).Dispose();
        }

        network.eval();
        return network;
    }
}
