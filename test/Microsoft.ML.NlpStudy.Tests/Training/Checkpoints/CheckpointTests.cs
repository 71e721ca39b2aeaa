using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public CheckpointTests()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(ToyTexts.Create(300, seed: 4));
        _data = Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts);
    }

    private string File => Path.Combine(_folder, "checkpoint.zip");

    public static TheoryData<string, int> Cuts
    {
        get
        {
            var cuts = new TheoryData<string, int>();
            foreach (string variant in new[] { "plain", "moving average", "epoch average", "accumulated", "rows", "mixed objective" })
            {
                foreach (int step in new[] { 1, 9, 10, 23 })
                {
                    cuts.Add(variant, step);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_training_that_was_cut_off_goes_on_to_the_same_weights_bit_for_bit(string variant, int step)
    {
        TrainingOptions options = Options(variant);
        Func<TrainingOptions, TextClassifierTransformer> fit = variant switch
        {
            "rows" => FitBag,
            "mixed objective" => FitMixed,
            _ => Fit,
        };
        using TextClassifierTransformer whole = fit(options);

        // The interruption gives no chance to write: only earlier checkpoints count.
        var cut = new CutAfter(step);
        Assert.Throws<CutException>(() => fit(options with { Progress = cut, Checkpoints = Checkpoints(everySteps: 4) }));
        using TextClassifierTransformer resumed = fit(options with { Checkpoints = Checkpoints(everySteps: 4) });

        Assert.Equal(whole.Weights(), resumed.Weights());
        Assert.Equal(
            whole.History.Epochs.Select(epoch => epoch with { Seconds = 0, TokensPerSecond = 0 }),
            resumed.History.Epochs.Select(epoch => epoch with { Seconds = 0, TokensPerSecond = 0 }));
        Assert.Equal(whole.History.BestEpoch, resumed.History.BestEpoch);
    }

    [Fact]
    public void A_cancelled_training_leaves_a_checkpoint_to_go_on_from()
    {
        using TextClassifierTransformer whole = Fit(Options("plain"));
        using var cancellation = new CancellationTokenSource();
        var cancel = new Reporter(progress =>
        {
            if (progress is { Epoch: 2, Step: 3 })
            {
                cancellation.Cancel();
            }
        });
        using TextClassifierTransformer canceled = Fit(Options("plain") with
        {
            Progress = cancel,
            CancellationToken = cancellation.Token,
            Checkpoints = Checkpoints(everySteps: 1000),
        });

        var steps = new List<int>();
        using TextClassifierTransformer resumed = Fit(Options("plain") with
        {
            Progress = new Reporter(progress => steps.Add((progress.Epoch * 100) + progress.Step)),
            Checkpoints = Checkpoints(everySteps: 1000),
        });

        Assert.True(canceled.History.IsCanceled);
        Assert.Equal(204, steps[0]);
        Assert.Equal(whole.Weights(), resumed.Weights());
    }

    [Fact]
    public void A_finished_training_is_not_trained_again_and_more_epochs_go_on()
    {
        TrainingOptions options = Options("plain") with { Checkpoints = Checkpoints(everySteps: 1000) };
        using TextClassifierTransformer first = Fit(options);
        using TextClassifierTransformer again = Fit(
            options with { Progress = new Reporter(_ => throw new InvalidOperationException("trained again")) });
        using TextClassifierTransformer longer = Fit(options with { Epochs = options.Epochs + 2 });

        Assert.Equal(first.Weights(), again.Weights());
        Assert.Equal(options.Epochs + 2, longer.History.Epochs.Count);
        Assert.Equal(first.History.Epochs, longer.History.Epochs.Take(options.Epochs));
    }

    [Fact]
    public void An_option_that_the_checkpoint_has_and_the_training_has_not_is_another_training()
    {
        TrainingOptions options = Options("plain") with { Checkpoints = Checkpoints(everySteps: 1000) };
        FitMixed(options).Dispose();

        var error = Assert.Throws<InvalidOperationException>(() => Fit(options));

        Assert.Contains("expected MixedObjective none, found {", error.Message);
    }

    [Fact]
    public void A_full_disk_leaves_the_checkpoint_before_intact_and_the_training_running()
    {
        if (!System.IO.File.Exists("/dev/full"))
        {
            return;
        }

        TrainingOptions options = Options("plain") with { Epochs = 1, Checkpoints = Checkpoints(everySteps: 1000) };
        Fit(options).Dispose();
        byte[] before = System.IO.File.ReadAllBytes(File);
        System.IO.File.CreateSymbolicLink(File + ".tmp", "/dev/full");

        using TextClassifierTransformer longer = Fit(options with { Epochs = 2 });

        Assert.Equal(2, longer.History.Epochs.Count);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_by_what_differs()
    {
        TrainingOptions options = Options("plain") with { Epochs = 1, Checkpoints = Checkpoints(everySteps: 1000) };
        Fit(options).Dispose();

        var error = Assert.Throws<InvalidOperationException>(() => Fit(options with { BatchSize = 16 }));
        using TextClassifierTransformer fresh = Fit(
            options with { BatchSize = 16, Checkpoints = options.Checkpoints with { Resume = false } });

        Assert.Contains("expected BatchSize 16, found 30", error.Message);
        Assert.Single(fresh.History.Epochs);
    }

    [Fact]
    public void A_checkpoint_of_a_network_with_other_options_is_refused_though_all_its_weights_fit()
    {
        TrainingOptions training = Options("plain") with { Epochs = 1, Checkpoints = Checkpoints(everySteps: 1000) };
        RnnClassifierOptions options = Pipelines.Small with { Training = training };
        Fit(options).Dispose();

        AssertRefused("expected Dropout 0.2, found 0.1", options with { Dropout = 0.2 });
        AssertRefused("expected EmbeddingDropout 0.3, found 0", options with { EmbeddingDropout = 0.3 });
        AssertRefused("expected Pooling \"Mean\"", options with { Pooling = RnnPooling.Mean });
        AssertRefused("expected ClassWeights [1,2], found []", options with { ClassWeights = [1, 2] });
        using TextClassifierTransformer same = Fit(options with { TopLabelCount = 2, MaximumLength = 300 });
        Assert.Equal(2, same.Options.TopLabelCount);

        void AssertRefused(string message, RnnClassifierOptions other) =>
            Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Fit(other)).Message);
    }

    [Fact]
    public void A_damaged_checkpoint_is_an_error_that_names_it()
    {
        TrainingOptions options = Options("plain") with { Epochs = 1, Checkpoints = Checkpoints(everySteps: 1000) };
        Fit(options).Dispose();
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, bytes[..(bytes.Length / 2)]);

        var error = Assert.Throws<FormatException>(() => Fit(options));

        Assert.Contains($"Checkpoint '{File}'", error.Message);
    }

    // ZipArchive does not compare the checksums that a zip has of its entries.
    [Fact]
    public void A_flipped_bit_of_a_checkpoint_is_an_error_that_names_the_entry()
    {
        TrainingOptions options = Options("moving average") with { Epochs = 1, Checkpoints = Checkpoints(everySteps: 1000) };
        RnnClassifierOptions tiny = Pipelines.Small with { EmbeddingSize = 4, HiddenSize = 4, Training = options };
        Fit(tiny).Dispose();
        byte[] whole = System.IO.File.ReadAllBytes(File);
        var random = new Random(1);
        using var zip = new ZipArchive(new MemoryStream(whole));
        int start = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            // Entries are not compressed; each follows a local header of 30 bytes and its name.
            start += whole.AsSpan(start).IndexOf("PK\x03\x04"u8);
            start += 30 + BitConverter.ToUInt16(whole, start + 26) + BitConverter.ToUInt16(whole, start + 28);
            for (int times = 0; times < 20; times++)
            {
                byte[] damaged = [.. whole];
                damaged[start + random.Next((int)entry.Length)] ^= (byte)(1 << random.Next(8));
                System.IO.File.WriteAllBytes(File, damaged);

                var error = Assert.Throws<FormatException>(() => Fit(tiny));

                Assert.Contains($"Checkpoint '{File}': '{entry.Name}': expected {entry.Length} bytes with a CRC-32 of {entry.Crc32:x8}",
                    error.Message);
            }

            start += (int)entry.CompressedLength;
        }

        Assert.Equal(6, zip.Entries.Count);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static TrainingOptions Options(string variant)
    {
        var options = new TrainingOptions
        {
            Epochs = 3,
            BatchSize = 30,
            LearningRate = 3e-3,
            Threads = 2,
            Schedule = new OneCycleSchedule(),
            EarlyStoppingPatience = null
        };
        return variant switch
        {
            "moving average" => options with { Averaging = new WeightAveraging { Decay = 0.9 } },
            "epoch average" => options with { Averaging = new WeightAveraging { Epochs = 2 }, Schedule = new PlateauSchedule(0.5, 0) },
            "accumulated" =>
                options with
                {
                    BatchSize = 10,
                    AccumulatedBatches = 3,
                    Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 }
                },
            _ => options,
        };
    }

    private CheckpointOptions Checkpoints(int everySteps) => new() { Folder = _folder, EverySteps = everySteps };

    private TextClassifierTransformer Fit(TrainingOptions options) => Fit(Pipelines.Small with { Training = options });

    private TextClassifierTransformer Fit(RnnClassifierOptions options) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.RnnClassifier(options).Fit(_data);

    private TextClassifierTransformer FitBag(TrainingOptions options) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.BagOfEmbeddingsClassifier(
            new BagOfEmbeddingsClassifierOptions { Buckets = 500, Training = options }).Fit(_data);

    private TextClassifierTransformer FitMixed(TrainingOptions options) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.RnnClassifier(
            Pipelines.Small with { MixedObjective = new MixedObjectiveOptions(), Training = options }).Fit(_data, null, _data);

    private sealed class CutException : Exception;

    private sealed class CutAfter(int steps) : IProgress<TrainingProgress>
    {
        private int _seen;

        public void Report(TrainingProgress value)
        {
            if (value.CompletedEpoch is null && ++_seen == steps)
            {
                throw new CutException();
            }
        }
    }
}
