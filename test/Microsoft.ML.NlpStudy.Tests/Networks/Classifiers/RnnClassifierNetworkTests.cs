using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class RnnClassifierNetworkTests
{
    public static TheoryData<RnnCellKind, RnnPooling, bool> Kinds()
    {
        var kinds = new TheoryData<RnnCellKind, RnnPooling, bool>();
        foreach (RnnCellKind cell in Enum.GetValues<RnnCellKind>())
        {
            foreach (RnnPooling pooling in Enum.GetValues<RnnPooling>())
            {
                kinds.Add(cell, pooling, true);
                kinds.Add(cell, pooling, false);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_padded_batch_scores_like_each_text_alone(RnnCellKind cell, RnnPooling pooling, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var options = new RnnClassifierOptions
        {
            Cell = cell,
            EmbeddingSize = 8,
            HiddenSize = 12,
            Layers = 2,
            Bidirectional = bidirectional,
            DenseSize = 6,
            Pooling = pooling,
        };
        using var network = new RnnClassifierNetwork(options, vocabularySize: 50, classes: 3);

        SmallTexts.AssertPaddingChangesNothing(network);
    }

    [Fact]
    public void Weights_carry_PyTorchs_names()
    {
        using var network = new RnnClassifierNetwork(new RnnClassifierOptions { Cell = RnnCellKind.Lstm, DenseSize = 4 }, 10, classes: 2);
        string[] expected =
        [
            "embedding.weight",
            "encoder.backwards.0.lstm.bias_hh_l0", "encoder.backwards.0.lstm.bias_ih_l0",
            "encoder.backwards.0.lstm.weight_hh_l0", "encoder.backwards.0.lstm.weight_ih_l0",
            "encoder.forwards.0.lstm.bias_hh_l0", "encoder.forwards.0.lstm.bias_ih_l0",
            "encoder.forwards.0.lstm.weight_hh_l0", "encoder.forwards.0.lstm.weight_ih_l0",
            "hidden.bias", "hidden.weight", "output.bias", "output.weight",
        ];
        Assert.Equal(expected, network.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dropout_drops_a_feature_for_the_whole_text_and_only_with_a_generator()
    {
        using DisposeScope scope = NewDisposeScope();
        using var dropout = new SharedDropout(0.5);
        using var random = new DropoutRandom(3, CPU);
        Tensor input = ones(5, 4, 100);

        Tensor dropped = dropout.call(input, random);

        // Each feature of each text is 0 at every step, or 2 at every step; about half are 0.
        Assert.True(dropped.eq(dropped[0]).all().item<bool>());
        Assert.True(dropped.eq(0).logical_or(dropped.eq(2)).all().item<bool>());
        Assert.InRange(dropped.mean().item<float>(), 0.8f, 1.2f);
        Assert.True(dropout.call(input, null).eq(1).all().item<bool>());
    }

    [Fact]
    public void A_batch_gives_the_same_gradient_whole_and_in_shards()
    {
        Dictionary<string, float[]> Train(int threads)
        {
            manual_seed(5);
            using var network = new RnnClassifierNetwork(
                new RnnClassifierOptions { EmbeddingSize = 8, HiddenSize = 8, Dropout = 0 }, vocabularySize: 50, classes: 2);
            var examples = new TextExamples();
            TokenStore texts = TextsOfLengths([.. Enumerable.Range(1, 24)]);
            for (int i = 0; i < texts.Count; i++)
            {
                examples.Add(texts[i], i % 2);
            }

            var training = new TrainingOptions { Epochs = 2, BatchSize = 12, Threads = threads, MixedPrecision = MixedPrecision.Never };
            var task = new ClassificationTask(network, training, examples, [.. Enumerable.Range(0, 24)], [], CPU)
            {
                Objective = Pipelines.Small,
            };
            TrainingLoop.Run(task, 1, new TrainingLog(_ => { }, _ => { }));
            return network.state_dict().ToDictionary(w => w.Key, w => w.Value.data<float>().ToArray());
        }

        Dictionary<string, float[]> whole = Train(1), shards = Train(3);

        foreach ((string name, float[] weights) in whole)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                Assert.True(Math.Abs(weights[i] - shards[name][i]) <= 2e-5, $"{name}[{i}]: {weights[i]} and {shards[name][i]}");
            }
        }
    }

    private static TokenStore TextsOfLengths(params int[] lengths) => SmallTexts.OfLengths(lengths);
}
