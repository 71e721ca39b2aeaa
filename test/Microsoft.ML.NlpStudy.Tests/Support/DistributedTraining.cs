using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Small trainings of several kinds, which a test runs in one process and in several.</summary>
internal static class DistributedTraining
{
    private static readonly RnnClassifierOptions s_rnn = new() { EmbeddingSize = 12, HiddenSize = 10, Dropout = 0.2 };
    private static readonly TextCnnClassifierOptions s_cnn = new() { EmbeddingSize = 12, Filters = 6, Dropout = 0.2 };

    private static readonly Dictionary<string, Func<MLContext, IDataView, TrainingOptions, Trained>> s_kinds = new()
    {
        ["rnn"] = (ml, rows, training) => Classify(ml, rows, s_rnn with { Training = training }),
        ["cnn"] = (ml, rows, training) => Classify(ml, rows, s_cnn with { Training = training }),
        ["bag"] = (ml, rows, training) => Classify(ml, rows, new BagOfEmbeddingsClassifierOptions { Buckets = 500, Training = training }),
        ["naive-bayes"] = (ml, rows, training) => Classify(ml, rows, new NaiveBayesBagClassifierOptions
        {
            Buckets = 500,
            Training = training with { Averaging = new WeightAveraging { Epochs = 2 } },
        }),
        ["transformer"] = (ml, rows, training) => Classify(ml, rows, new TransformerClassifierOptions
        {
            EmbeddingSize = 8,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 16,
            Training = training with { Schedule = new LinearWarmUpSchedule(5), MixedPrecision = MixedPrecision.Always },
        }),
        ["accumulated"] = (ml, rows, training) => Classify(ml, rows, s_cnn with
        {
            Training = training with { BatchSize = 10, AccumulatedBatches = 3, Averaging = new WeightAveraging { Decay = 0.9 } },
        }),
        ["unvalidated"] = (ml, rows, training) => Classify(ml, rows, s_cnn with { Training = training with { ValidationFraction = 0 } }),
        ["mixed"] = (ml, rows, training) =>
            Classify(ml, rows, s_rnn with { MixedObjective = new MixedObjectiveOptions(), Training = training }),
        ["normalized"] = (ml, rows, training) => Classify(ml, rows, s_cnn with { BatchNormalization = true, Training = training }),
        ["language"] = (ml, rows, training) =>
        {
            using LanguageModelTransformer model = ml.Translation.Trainers.LanguageModel(new LanguageModelOptions
            {
                EmbeddingSize = 8,
                HiddenSize = 8,
                JoinTexts = true,
                TruncationLength = 10,
                Training = training,
            }).Fit(rows);
            return new Trained(model.Weights(), model.History);
        },
    };

    /// <summary>The kinds that several processes can train.</summary>
    public static IEnumerable<string> Kinds => s_kinds.Keys.Except(["normalized"]);

    /// <summary>Options of a few steps.</summary>
    public static TrainingOptions Options { get; } = new()
    {
        Epochs = 3,
        BatchSize = 30,
        LearningRate = 3e-3,
        Schedule = new OneCycleSchedule(),
        EarlyStoppingPatience = null,
    };

    /// <summary>Trains, and gives the weights with the history's figures, as bytes.</summary>
    public static byte[] Train(string kind, TrainingOptions options)
    {
        var ml = new MLContext(seed: 1);
        Trained trained = s_kinds[kind](ml, Rows(ml), options);
        IEnumerable<byte> figures = trained.History.Epochs.SelectMany(epoch => MemoryMarshal.AsBytes<double>(
        [
            epoch.TrainingLoss, epoch.TrainingAccuracy ?? -1, epoch.ValidationLoss ?? -1, epoch.ValidationAccuracy ?? -1,
            epoch.LearningRate, epoch.GradientNorm,
        ]).ToArray());
        return [.. trained.Weights.SelectMany(weight => MemoryMarshal.AsBytes<float>(weight.Values).ToArray()), .. figures];
    }

    /// <summary>Trains as one of several processes, and writes what <see cref="Train"/> gives.</summary>
    /// <param name="folder">The folder for a file of each kind and process.</param>
    /// <param name="kinds">The kinds of networks to train, one after another.</param>
    /// <param name="more">name=value: the number of threads, epochs, steps between checkpoints, and what goes wrong.</param>
    public static void Run(string folder, string[] kinds, string[] more)
    {
        Dictionary<string, string> settings = more.Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]);
        int rank = int.Parse(Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") ?? "0", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, $"{rank}.process"), $"{Environment.ProcessId}");
        using var cancellation = new CancellationTokenSource();
        string begun = Path.Combine(folder, "begun");
        foreach (string kind in kinds)
        {
            TrainingOptions options = Options with
            {
                Distributed = true,
                Threads = Number("threads") ?? 1,
                Epochs = Number("epochs") ?? Options.Epochs,
                BatchSize = rank == Number("odd") ? 29 : Options.BatchSize,
                CancellationToken = cancellation.Token,
                Checkpoints = Number("steps") is { } steps
                    ? new CheckpointOptions { Folder = Path.Combine(folder, "checkpoints"), EverySteps = steps }
                    : null,
                Progress = new Reporter(progress =>
                {
                    Console.WriteLine($"step {progress.Epoch}.{progress.Step}");
                    File.WriteAllText(begun, "");
                    if (Number("fail") == 0 && progress.Step == 3)
                    {
                        throw new InvalidDataException("no more steps");
                    }
                }),
            };
            if (Number("cancel") == rank)
            {
                _ = Task.Run(async () =>
                {
                    while (!File.Exists(begun))
                    {
                        await Task.Delay(10);
                    }

                    cancellation.Cancel();
                });
            }

            try
            {
                File.WriteAllBytes(Path.Combine(folder, $"{kind}.{rank}"), Train(kind, options));
            }
            catch (Exception error) when (error is InvalidOperationException or InvalidDataException)
            {
                File.WriteAllText(Path.Combine(folder, $"{kind}.{rank}.error"), error.Message);
            }
        }

        int? Number(string name) =>
            settings.TryGetValue(name, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : null;
    }

    private static Trained Classify(MLContext ml, IDataView rows, TextClassifierOptions options)
    {
        TextClassifierTrainer trainer = Pipelines.Trainer(ml, options);
        using TextClassifierTransformer model = options.MixedObjective is null ? trainer.Fit(rows) : trainer.Fit(rows, null, rows);
        return new Trained(model.Weights(), model.History);
    }

    // Of many words, most of which a batch does not have.
    private static IDataView Rows(MLContext ml)
    {
        var random = new Random(5);
        Row[] rows =
        [
            .. Enumerable.Range(0, 200).Select(_ =>
            {
                string[] words = [.. Enumerable.Range(0, random.Next(3, 20)).Select(_ => $"w{(int)Math.Pow(3000, random.NextDouble())}")];
                return new Row { Tokens = words, Label = words[0].Length % 2 == 0 };
            }),
        ];
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Fit(data).Transform(data);
    }

    private sealed record Trained(IEnumerable<(string Name, float[] Values)> Weights, TrainingHistory History);

    private sealed class Row
    {
        public string[] Tokens { get; set; } = [];

        public bool Label { get; set; }
    }
}
