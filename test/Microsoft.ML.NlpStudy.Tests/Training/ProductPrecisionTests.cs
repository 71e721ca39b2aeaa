using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class ProductPrecisionTests
{
    [Fact]
    public void A_choice_of_Always_or_Never_is_kept_on_any_machine()
    {
        Assert.True(ProductPrecision.IsMixed(MixedPrecision.Always, CPU));
        Assert.False(ProductPrecision.IsMixed(MixedPrecision.Never, CPU));
        using nn.Module network = nn.Sequential(("layer", new MixedPrecisionLinear(2, 2)));
        Assert.Equal(
            "Products have bfloat16 operands: MixedPrecision is Always.", ProductPrecision.Summary(MixedPrecision.Always, CPU, network));
        Assert.Equal("Products are float32: MixedPrecision is Never.", ProductPrecision.Summary(MixedPrecision.Never, CPU, network));
    }

    [Fact]
    public void Automatic_says_why()
    {
        bool isMixed = ProductPrecision.IsMixed(MixedPrecision.Automatic, CPU);
        using nn.Module network = nn.Sequential(("layer", new MixedPrecisionLinear(2, 2)));
        Assert.Contains(isMixed ? "the processor has A" : "the processor has no hardware",
            ProductPrecision.Summary(MixedPrecision.Automatic, CPU, network));
    }

    [Fact]
    public void A_network_without_such_a_layer_is_not_said_to_be_mixed()
    {
        using nn.Module network = nn.Sequential(("layer", nn.Linear(2, 2)));
        Assert.Equal(
            "Products are float32: the network has no layer for mixed precision.",
            ProductPrecision.Summary(MixedPrecision.Automatic, CPU, network));
    }

    public static TheoryData<string> Kinds => ["lstm", "gru", "cell", "cnn", "transformer"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_network_trains_in_mixed_precision_the_same_each_time_and_otherwise_than_in_float32(string kind)
    {
        float[] first = Train(kind, MixedPrecision.Always);
        float[] whole = Train(kind, MixedPrecision.Never);

        Assert.Equal(first, Train(kind, MixedPrecision.Always));
        Assert.NotEqual(whole, first);
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.Equal(whole[i], first[i], 0.05f);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_trained_in_mixed_precision_scores_in_float32(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using nn.Module<TokenBatch, Tensor> network = Create(kind);
        TokenStore store = SmallTexts.OfLengths(9, 30);
        network.eval();
        float[] before = Scores();

        ProductPrecision.Apply(network, isMixed: true);

        Assert.Equal(before, Scores());
        network.train();
        Assert.NotEqual(before, Scores());

        float[] Scores()
        {
            using TokenBatch batch = TokenBatch.Create(store, [0, 1], CPU);
            return network.call(batch).data<float>().ToArray();
        }
    }

    // The scores after a few steps.
    private static float[] Train(string kind, MixedPrecision precision)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using nn.Module<TokenBatch, Tensor> network = Create(kind);
        TokenStore store = SmallTexts.OfLengths([.. Enumerable.Range(1, 24)]);
        var examples = new TextExamples();
        for (int i = 0; i < 24; i++)
        {
            examples.Add(store[i].ToArray(), i % 2);
        }

        var options = new TrainingOptions { Epochs = 2, BatchSize = 8, Threads = 2, MixedPrecision = precision, ValidationFraction = 0 };
        var task = new ClassificationTask(network, options, examples, [.. Enumerable.Range(0, 24)], [], CPU)
        {
            Objective = Pipelines.Small,
        };
        TrainingLoop.Run(task, 1, new TrainingLog(_ => { }, _ => { }));
        using TokenBatch batch = TokenBatch.Create(store, [3, 20], CPU);
        return network.call(batch).data<float>().ToArray();
    }

    private static nn.Module<TokenBatch, Tensor> Create(string kind) => kind switch
    {
        "cnn" => Create(new TextCnnClassifierOptions { EmbeddingSize = 32, Windows = [2, 3], Filters = 32, Dropout = 0 }),
        "transformer" => Create(new TransformerClassifierOptions
        {
            EmbeddingSize = 32,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 64,
            Dropout = 0,
            MaximumLength = 50,
        }),
        "cell" => Create(Rnn(RnnCellKind.RnnCell)),
        "gru" => Create(Rnn(RnnCellKind.Gru)),
        _ => Create(Rnn(RnnCellKind.Lstm)),
    };

    private static RnnClassifierOptions Rnn(RnnCellKind cell) => new() { Cell = cell, EmbeddingSize = 32, HiddenSize = 32, Dropout = 0 };

    private static nn.Module<TokenBatch, Tensor> Create(TextClassifierOptions options) => options.CreateNetwork(50, classes: 2);
}
