using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Gpus;

public sealed class GpuClassifierTests : IDisposable
{
    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 6,
        BatchSize = 32,
        LearningRate = 5e-3,
        EarlyStoppingPatience = null,
    };

    private static readonly Dictionary<string, TextClassifierOptions> s_kinds = new()
    {
        ["gru"] = Pipelines.Small with { Training = s_quick },
        ["lstm"] =
            Pipelines.Small with { Cell = RnnCellKind.Lstm, Pooling = RnnPooling.Attention, EmbeddingDropout = 0.02, Training = s_quick },
        ["rnn"] = Pipelines.Small with { Cell = RnnCellKind.Rnn, Pooling = RnnPooling.Mean, Training = s_quick },
        ["loop"] =
            Pipelines.Small with { Cell = RnnCellKind.RnnCell, Bidirectional = false, Training = s_quick with { AccumulatedBatches = 2 } },
        ["residual"] = Pipelines.Small with { Layers = 3, Residual = true, DenseSize = 8, Training = s_quick },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, Windows = [2, 3], Dropout = 0.1, Training = s_quick },
        ["normalized cnn"] =
            new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, BatchNormalization = true, Training = s_quick },
        ["transformer"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 2,
            Layers = 2,
            FeedForwardSize = 32,
            Dropout = 0.1,
            Training = s_quick
        },
        ["first token"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 32,
            Pooling = TransformerPooling.FirstToken,
            Positions = PositionKind.Sinusoidal,
            Training = s_quick,
        },

        // Stays on the CPU, which is all that it needs.
        ["bag"] = new BagOfEmbeddingsClassifierOptions
        {
            EmbeddingSize = 8,
            Buckets = 1000,
            Dropout = 0,
            Training = s_quick with { LearningRate = 3e-2 }
        },
    };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public static TheoryData<string, MixedPrecision> Kinds => Gpu.InBothPrecisions(s_kinds.Keys);

    [GpuTheory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_and_scores_alike_when_loaded_to_a_CPU_or_a_GPU(string kind, MixedPrecision precision)
    {
        MLContext ml = Gpu.Context();
        IDataView rows = ml.Data.LoadFromEnumerable(Rows(400));
        TextClassifierOptions options = s_kinds[kind];
        using TransformerChain<TextClassifierTransformer> model =
            Pipelines.Classification(ml, options with { Training = options.Training with { MixedPrecision = precision } }).Fit(rows);
        var stream = new MemoryStream();
        ml.Model.Save(model, rows.Schema, stream);

        ITransformer onCpu = new MLContext().Model.Load(stream, out _), onGpu = Gpu.Context().Model.Load(stream, out _);

        Assert.InRange(ml.MulticlassClassification.Evaluate(model.Transform(rows)).MicroAccuracy, 0.97, 1);
        float[][] scores = model.Transform(rows).Scores();
        AssertAlike(scores, onCpu.Transform(rows).Scores());
        AssertAlike(scores, onGpu.Transform(rows).Scores());
    }

    [GpuTheory]
    [InlineData("plain")]
    [InlineData("moving average")]
    [InlineData("epoch average")]
    public void A_training_that_was_cut_off_goes_on(string variant)
    {
        TrainingOptions options = s_quick with
        {
            Epochs = 3,
            Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 }
        };
        options = variant switch
        {
            "moving average" => options with { Averaging = new WeightAveraging { Decay = 0.9 } },
            "epoch average" => options with { Averaging = new WeightAveraging { Epochs = 2 } },
            _ => options,
        };
        using TextClassifierTransformer whole = Fit(options);
        TrainingOptions kept = options with { Checkpoints = new CheckpointOptions { Folder = _folder, EverySteps = 4 } };
        int seen = 0;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Fit(kept with { Progress = new Reporter(_ => Assert.True(++seen < 18)) }));

        var steps = new List<long>();
        using TextClassifierTransformer resumed = Fit(
            kept with { Progress = new Reporter(progress => steps.Add(progress.CompletedStep?.Number ?? 0)) });

        // A GPU adds in no fixed order, so that no two trainings are the same bit for bit.
        Assert.True(steps[0] > 12, $"went on with step {steps[0]}");
        Assert.All(
            whole.History.Epochs.Zip(resumed.History.Epochs),
            pair => Assert.Equal(pair.First.TrainingLoss, pair.Second.TrainingLoss, 0.01));
        Assert.All(
            whole.Weights().Zip(resumed.Weights()),
            pair => Assert.All(pair.First.Values.Zip(pair.Second.Values), numbers => Assert.Equal(numbers.First, numbers.Second, 0.02f)));
    }

    [GpuFact]
    public void An_ensemble_scores_like_itself_loaded_to_a_CPU()
    {
        MLContext ml = Gpu.Context();
        IDataView texts = ml.Data.LoadFromEnumerable(Rows(400)), rows = Pipelines.Preprocessing(ml).Fit(texts).Transform(texts);
        var options = new EnsembleClassifierOptions
        {
            Members = [s_kinds["gru"], s_kinds["cnn"], s_kinds["bag"]],
            Weighting = EnsembleWeighting.Fitted
        };
        using EnsembleClassifierTransformer ensemble = ml.MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(rows, rows);
        var stream = new MemoryStream();
        ml.Model.Save(ensemble, rows.Schema, stream);

        ITransformer onCpu = new MLContext().Model.Load(stream, out _);

        Assert.InRange(ml.MulticlassClassification.Evaluate(ensemble.Transform(rows)).MicroAccuracy, 0.97, 1);
        AssertAlike(ensemble.Transform(rows).Scores(), onCpu.Transform(rows).Scores());
    }

    [GpuFact]
    public void Frozen_word_vectors_stay_and_others_move()
    {
        WordVectors vectors = WordVectors.Create(
            new[] { "good", "bad", "film" }.Select(
                (word, i) => KeyValuePair.Create(word, Enumerable.Repeat(0.5f * (i - 1), 16).ToArray())));
        MLContext ml = Gpu.Context();
        IDataView rows = ml.Data.LoadFromEnumerable(Rows(100));
        foreach (bool freeze in new[] { true, false })
        {
            TextClassifierOptions options =
                s_kinds["cnn"] with { InitialEmbeddings = new InitialEmbeddings { Vectors = vectors, Freeze = freeze } };
            using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(rows);

            float[] embedding = model.LastTransformer.Weights().Single(weight => weight.Name == "embedding.weight").Values;
            Assert.Equal(freeze, embedding.All(number => number is 0.5f or 0 or -0.5f));
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void AssertAlike(float[][] expected, float[][] found) =>
        Assert.All(expected.Zip(found),
            rows => Assert.All(rows.First.Zip(rows.Second), scores => Assert.Equal(scores.First, scores.Second, 1e-3f)));

    private TextClassifierTransformer Fit(TrainingOptions options)
    {
        MLContext ml = Gpu.Context();
        return Pipelines.Classification(ml, Pipelines.Small with { Training = options })
            .Fit(ml.Data.LoadFromEnumerable(Rows(200))).LastTransformer;
    }

    // One word tells the class: what is asked is whether a network learns at all.
    private static List<ToyTexts.Row> Rows(int count)
    {
        var random = new Random(1);
        string[] filler = ["the", "film", "was", "with", "a", "story"];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => filler[random.Next(filler.Length)])];
            bool positive = random.Next(2) == 0;
            words[random.Next(words.Length)] = positive ? "good" : "bad";
            return new ToyTexts.Row { Text = string.Join(' ', words), Sentiment = positive ? "positive" : "negative" };
        })];
    }
}
