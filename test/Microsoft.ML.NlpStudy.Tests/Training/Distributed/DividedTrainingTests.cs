using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

/// <summary>The training loop of several processes, for which threads stand here.</summary>
public class DividedTrainingTests
{
    private const int Vocabulary = 400;
    private static readonly TextExamples s_examples = Examples();

    private static readonly Dictionary<string, Func<nn.Module<TokenBatch, Tensor>>> s_networks = new()
    {
        ["gru"] = () => new RnnClassifierOptions { EmbeddingSize = 6, HiddenSize = 5, Dropout = 0.1 }.CreateNetwork(Vocabulary, 3),
        ["cnn"] = () => new TextCnnClassifierOptions { EmbeddingSize = 6, Windows = [2, 3], Filters = 5 }.CreateNetwork(Vocabulary, 3),

        // The weights of one layer alone are many pieces.
        ["large"] = () => new RnnClassifierOptions { EmbeddingSize = 70, HiddenSize = 130 }.CreateNetwork(Vocabulary, 3),
        ["bag"] = () => new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 6, Buckets = 90 }.CreateNetwork(Vocabulary, 3),
        ["naive Bayes"] = CreateNaiveBayes,
    };

    public static TheoryData<string, int[]> Divisions
    {
        get
        {
            var divisions = new TheoryData<string, int[]>();
            foreach (string kind in s_networks.Keys)
            {
                divisions.Add(kind, [1, 1]);
                divisions.Add(kind, [3, 1, 2]);
            }

            divisions.Add("gru", [2, 2]);
            divisions.Add("cnn", [4, 4]);
            return divisions;
        }
    }

    [Theory]
    [MemberData(nameof(Divisions))]
    public void As_many_threads_in_several_processes_give_the_same_weights_bit_for_bit(string kind, int[] threads)
    {
        // Batches of 13 texts, and the last of 9; with five together, one step has fewer.
        var options = new TrainingOptions { Epochs = 2, BatchSize = 13, LearningRate = 0.01, AccumulatedBatches = kind == "cnn" ? 5 : 1 };
        (byte[] expected, TrainingHistory history) = Train(kind, options with { Threads = threads.Sum() }, ProcessGroup.Alone);

        (byte[] Weights, TrainingHistory History)[] found = ThreadExchange.Run(
            threads.Length, group => Train(kind, options with { Threads = threads[group.Rank] }, group));

        Assert.All(found, process =>
        {
            Assert.True(expected.AsSpan().SequenceEqual(process.Weights));
            Assert.Equal(history.Epochs.Select(Figures), process.History.Epochs.Select(Figures));
            Assert.Equal(history.BestEpoch, process.History.BestEpoch);
        });
        Assert.Equal(found[0].History.Epochs, found[1].History.Epochs);

        static TrainingEpoch Figures(TrainingEpoch epoch) => epoch with { Seconds = 0, TokensPerSecond = 0 };
    }

    [Fact]
    public void Batches_of_fewer_texts_than_threads_leave_a_process_without_work_and_change_nothing()
    {
        var options = new TrainingOptions { Epochs = 1, BatchSize = 2, ValidationFraction = 0 };
        foreach (string kind in s_networks.Keys)
        {
            (byte[] expected, _) = Train(kind, options with { Threads = 4 }, ProcessGroup.Alone);

            (byte[] Weights, TrainingHistory History)[] found =
                ThreadExchange.Run(4, group => Train(kind, options with { Threads = 1 }, group));

            Assert.All(found, process => Assert.True(expected.AsSpan().SequenceEqual(process.Weights), kind));
        }
    }

    [Fact]
    public void Of_the_token_table_only_the_rows_that_were_read_are_sent()
    {
        var options = new TrainingOptions { Epochs = 1, BatchSize = 13, Threads = 1, ValidationFraction = 0 };

        long[] sent = ThreadExchange.Run(2, group =>
        {
            Train("wide", options, group, () => new TextCnnClassifierOptions { EmbeddingSize = 64, Filters = 2 }
                .CreateNetwork(vocabularySize: 20_000, classes: 3));
            return group.SentBytes / sizeof(float);
        });

        // The weights themselves are sent once, at the start. The table's gradient has 1,280,000 numbers, of which a step reads at most
        // 13 texts of 11 tokens: 10 steps send less than a table.
        const long Table = 20_001L * 64;
        Assert.InRange(sent[0], Table, 2 * Table);
        Assert.InRange(sent[1], 1, Table);
    }

    [Fact]
    public void The_first_process_reports_and_any_process_can_cancel()
    {
        var steps = new int[3];
        bool[] areCanceled = ThreadExchange.Run(3, group =>
        {
            using var cancellation = new CancellationTokenSource();
            var options = new TrainingOptions
            {
                Epochs = 100_000,
                EarlyStoppingPatience = null,
                BatchSize = 13,
                Threads = 1,
                CancellationToken = cancellation.Token,
                Progress = new Reporter(_ => steps[group.Rank]++),
            };
            cancellation.CancelAfter(group.Rank == 2 ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan);
            return Train("gru", options, group).History.IsCanceled;
        });

        Assert.Equal([true, true, true], areCanceled);
        Assert.True(steps[0] > 0);
        Assert.Equal([0, 0], steps[1..]);
    }

    [Fact]
    public void Early_stopping_and_divergence_come_in_all_processes_at_once()
    {
        TrainingHistory[] stopped = ThreadExchange.Run(2, group => Train(
            "gru", new TrainingOptions { Epochs = 30, BatchSize = 13, LearningRate = 0.05, Threads = 1, EarlyStoppingPatience = 1 }, group)
            .History);
        string?[] diverged = ThreadExchange.Run(2, group => Outcome(
            "gru",
            new TrainingOptions
            {
                LearningRate = 1e35,
                GradientClipping = null,
                Optimizer = new OptimizerChoice { Kind = OptimizerKind.Sgd },
                Threads = 1,
            },
            group).Divergence);

        Assert.InRange(stopped[0].Epochs.Count, 2, 29);
        Assert.Equal(stopped[0].Epochs, stopped[1].Epochs);
        Assert.NotNull(diverged[0]);
        Assert.Equal(diverged[0], diverged[1]);
    }

    [Fact]
    public void Processes_with_different_options_are_told_which_differ()
    {
        var error = Assert.Throws<AggregateException>(() => ThreadExchange.Run(2, group =>
            Train("gru", new TrainingOptions { Threads = 1, BatchSize = 10 + group.Rank }, group)));

        Assert.Equal(2, error.InnerExceptions.Count);
        Assert.All(error.InnerExceptions, inner => Assert.Contains("expected BatchSize 10, as in process 0 of 2", inner.Message));
        Assert.All(error.InnerExceptions, inner => Assert.Contains("found 11 in process 1 of 2", inner.Message));
    }

    private static (byte[] Weights, TrainingHistory History) Train(
        string kind, TrainingOptions options, ProcessGroup group, Func<nn.Module<TokenBatch, Tensor>>? create = null)
    {
        byte[] weights = [];
        TrainingOutcome outcome = Outcome(kind, options, group, create, network => weights =
            [.. network.state_dict().Values.SelectMany(weight => weight.bytes.ToArray())]);
        return (weights, outcome.History);
    }

    private static TrainingOutcome Outcome(
        string kind, TrainingOptions options, ProcessGroup group, Func<nn.Module<TokenBatch, Tensor>>? create = null,
        Action<nn.Module>? look = null)
    {
        // Networks are created one after another: the seed is one of the process.
        nn.Module<TokenBatch, Tensor> network;
        lock (s_networks)
        {
            network = SeededWeights.Run(5, create ?? s_networks[kind]);
        }

        using (network)
        {
            int[] training = [.. Enumerable.Range(0, 126)];
            int[] validation = options.ValidationFraction == 0 ? [] : [.. Enumerable.Range(126, 30)];
            var task = new ClassificationTask(
                network, options with { MixedPrecision = MixedPrecision.Never }, s_examples, training, validation, CPU)
            {
                Objective = Pipelines.Small,
            };
            TrainingOutcome outcome = group.Run(() => TrainingLoop.Run(task, seed: 9, TrainingLog.None, group));
            look?.Invoke(network);
            return outcome;
        }
    }

    private static nn.Module<TokenBatch, Tensor> CreateNaiveBayes()
    {
        nn.Module<TokenBatch, Tensor> network = new NaiveBayesBagClassifierOptions { Buckets = 90 }.CreateNetwork(Vocabulary, 3);
        ((ICountsTexts)network).Count(s_examples.Texts, s_examples.Labels, [.. Enumerable.Range(0, 126)]);
        return network;
    }

    private static TextExamples Examples()
    {
        var random = new Random(2);
        var examples = new TextExamples();
        for (int i = 0; i < 156; i++)
        {
            int[] text = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (int)Math.Pow(Vocabulary, random.NextDouble()))];
            examples.Add(text, text[0] % 3);
        }

        return examples;
    }
}
