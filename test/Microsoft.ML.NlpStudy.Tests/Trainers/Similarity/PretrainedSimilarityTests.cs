using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class PretrainedSimilarityTests : IDisposable
{
    private static readonly TrainingOptions s_quick =
        new() { Epochs = 1, BatchSize = 8, LearningRate = 5e-3, ValidationFraction = 0, EarlyStoppingPatience = null, Threads = 1 };

    private readonly MLContext _ml = new(seed: 1);
    private readonly EncoderFolder _folder = new("bert");
    private readonly PretrainedEncoder _encoder;

    public PretrainedSimilarityTests() => _encoder = PretrainedEncoder.Load(_folder.Path);

    public void Dispose()
    {
        _encoder.Dispose();
        _folder.Dispose();
    }

    // No single text tells the label, so that a cross-encoder must compare them.
    [Theory]
    [InlineData(SimilarityKind.Cosine, null, 96, 5e-3)]
    [InlineData(SimilarityKind.Cosine, EncoderPooling.Pooler, 96, 5e-3)]
    [InlineData(SimilarityKind.CrossEncoder, EncoderPooling.Mean, 256, 2e-3)]
    public void An_encoder_learns_which_texts_are_of_one_animal(
        SimilarityKind kind, EncoderPooling? pooling, int count, double learningRate)
    {
        TrainingOptions training = StopWhenNear(0.005) with { LearningRate = learningRate };
        PretrainedSimilarityOptions options = Options(training) with { Kind = kind, Pooling = pooling };

        using PretrainedSimilarityTransformer model = Trainer(options).Fit(Pairs(count, seed: 1));

        IDataView scored = model.Transform(Pairs(64, seed: 2));
        SimilarityMetrics metrics = _ml.Regression.EvaluateSimilarity(scored);
        RegressionMetrics official = _ml.Regression.Evaluate(scored);
        Assert.InRange(metrics.Pearson, 0.95, 1);
        Assert.InRange(metrics.Spearman, 0.8, 1);
        Assert.InRange(official.RSquared, 0.9, 1);
        Assert.Equal(official.RootMeanSquaredError, metrics.RootMeanSquaredError, 1e-5);
    }

    [Fact]
    public void With_all_weights_frozen_the_score_is_the_cosine_of_embedded_texts_in_the_units_of_the_label()
    {
        var lines = new List<string>();
        _ml.Log += (_, line) => lines.Add(line.RawMessage);
        IDataView rows = Pairs(20, seed: 1);
        PretrainedSimilarityOptions options = Options(s_quick) with { FreezeEmbeddings = true, FrozenLayers = 2 };

        using PretrainedSimilarityTransformer model = Trainer(options).Fit(rows);

        float[] expected = [.. Embedded(rows, "First").Zip(Embedded(rows, "Second"), (a, b) => 1 + (4 * a.Zip(b, (x, y) => x * y).Sum()))];
        Assert.Equal(expected, Scores(model, rows), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Empty(model.History.Epochs);
        Assert.Contains("Labels from 1 to 5 are scaled to 0 to 1 for training; scores are in the label's units.", lines);
        Assert.Contains(lines, line => line.StartsWith("All weights are frozen", StringComparison.Ordinal));
    }

    [Fact]
    public void The_score_of_a_cross_encoder_follows_the_formulae()
    {
        using DisposeScope scope = NewDisposeScope();
        PretrainedSimilarityOptions options = Options(s_quick) with
        {
            Kind = SimilarityKind.CrossEncoder,
            Pooling = EncoderPooling.FirstToken,
            FreezeEmbeddings = true,
            FrozenLayers = 2,
        };
        using PretrainedSimilarityTransformer model = Trainer(options).Fit(Pairs(20, seed: 1));
        Dictionary<string, float[]> weights = model.Weights().ToDictionary(weight => weight.Name, weight => weight.Values);

        // [CLS] the cat [SEP] dog ##s [SEP]
        Tensor state = _folder.States([2, 5, 6, 3, 9, 10, 3], [0, 0, 0, 0, 1, 1, 1])[0];
        float similarity = tensor(weights["output.weight"]).dot(state).item<float>() + weights["output.bias"][0];

        IDataView row = _ml.Data.LoadFromEnumerable([new Pair { First = "the cat", Second = "dogs" }]);
        Assert.Equal(1 + (4 * similarity), Scores(model, row)[0], 1e-4f);
    }

    [Theory]
    [InlineData(SimilarityKind.Cosine)]
    [InlineData(SimilarityKind.CrossEncoder)]
    public void A_loaded_model_gives_the_same_scores_and_the_schema_is_as_promised(SimilarityKind kind)
    {
        IDataView rows = Pairs(20, seed: 1);
        PretrainedSimilarityTrainer trainer = Trainer(Options(s_quick) with { Kind = kind });
        using PretrainedSimilarityTransformer model = trainer.Fit(rows);
        using var loaded = (PretrainedSimilarityTransformer)ComponentChecks.SaveAndLoad(_ml, model, rows.Schema);

        ComponentChecks.AssertShape(trainer.GetOutputSchema(ComponentChecks.ShapeOf(rows.Schema)), model.GetOutputSchema(rows.Schema));
        Assert.Equal(ComponentChecks.Rows(model.Transform(rows)), ComponentChecks.Rows(loaded.Transform(rows)));
        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
        Assert.Equal(kind, loaded.Options.Kind);
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
        Assert.True(model.Transform(rows).Schema["Score"].Annotations.Schema.GetColumnOrNull("ScoreColumnKind") is not null);
    }

    [Fact]
    public void A_training_has_losses_and_no_accuracy()
    {
        var lines = new List<string>();
        _ml.Log += (_, line) => lines.Add(line.RawMessage);
        using PretrainedSimilarityTransformer model = Trainer(
            Options(s_quick with { Epochs = 2, ValidationFraction = 0.25 })).Fit(Pairs(40, seed: 1));

        Assert.Equal(2, model.History.Epochs.Count);
        Assert.All(model.History.Epochs, epoch =>
        {
            Assert.InRange(epoch.ValidationLoss!.Value, 0, 2);
            Assert.Null(epoch.TrainingAccuracy);
            Assert.Null(epoch.ValidationAccuracy);
            Assert.Null(epoch.ValidationMacroF1);
        });
        Assert.Equal(2, lines.Count(line => line.Contains("training loss", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("accuracy", StringComparison.Ordinal));
        Assert.DoesNotContain("Accuracy", model.History.Plot().ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_validation_loss_is_the_mean_squared_error_of_the_scaled_labels()
    {
        IDataView validation = Pairs(30, seed: 3);
        using PretrainedSimilarityTransformer model = Trainer(Options(s_quick)).Fit(Pairs(40, seed: 1), validation);

        double error = _ml.Regression.EvaluateSimilarity(model.Transform(validation)).RootMeanSquaredError / 4;
        Assert.Equal(error * error, model.History.Epochs[0].ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void The_first_epoch_of_gradual_unfreezing_trains_the_highest_layer_where_there_is_no_head()
    {
        string[] changed = Changed(Options(s_quick) with { GradualUnfreezing = true });
        string[] embeddings = Changed(Options(s_quick) with { GradualUnfreezing = true, FrozenLayers = 2 });

        Assert.Contains("encoder.layers.1.attention_norm.weight", changed);
        Assert.All(changed, name => Assert.StartsWith("encoder.layers.1.", name, StringComparison.Ordinal));
        Assert.Contains("encoder.tokens.weight", embeddings);
        Assert.DoesNotContain(embeddings, name => name.StartsWith("encoder.layers.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SimilarityKind.Cosine)]
    [InlineData(SimilarityKind.CrossEncoder)]
    public void A_resumed_fine_tuning_gives_the_same_weights_bit_for_bit(SimilarityKind kind)
    {
        using var files = new TemporaryFiles();
        IDataView rows = Pairs(40, seed: 1);
        PretrainedSimilarityOptions options = Options(s_quick with { Epochs = 3, ValidationFraction = 0.2 }) with
        {
            Kind = kind,
            GradualUnfreezing = true,
            LayerDecay = 0.7,
        };
        using PretrainedSimilarityTransformer uninterrupted = Fit(options);

        var checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints") };
        foreach (int epochs in (int[])[1, 2])
        {
            Fit(options with { Training = options.Training with { Epochs = epochs, Checkpoints = checkpoints } }).Dispose();
        }

        using PretrainedSimilarityTransformer resumed = Fit(
            options with { Training = options.Training with { Checkpoints = checkpoints } });

        Assert.Equal(3, resumed.History.Epochs.Count);
        Assert.All(uninterrupted.Weights().Zip(resumed.Weights()), pair =>
        {
            Assert.Equal(pair.First.Name, pair.Second.Name);
            Assert.Equal(pair.First.Values, pair.Second.Values);
        });

        PretrainedSimilarityTransformer Fit(PretrainedSimilarityOptions changed) =>
            new MLContext(1).Regression.Trainers.PretrainedSimilarity(_encoder, changed).Fit(rows);
    }

    [Fact]
    public void Rows_without_a_label_are_left_out()
    {
        Pair[] labeled = [.. PairsOf(20, seed: 1)];
        Pair[] all = [.. labeled.SelectMany(pair => (Pair[])[pair, new Pair { First = "a", Second = "a", Label = float.NaN }])];
        using PretrainedSimilarityTransformer expected = Trainer(Options(s_quick)).Fit(_ml.Data.LoadFromEnumerable(labeled));
        using PretrainedSimilarityTransformer found = new MLContext(seed: 1).Regression.Trainers.PretrainedSimilarity(
            _encoder, Options(s_quick)).Fit(_ml.Data.LoadFromEnumerable(all));

        IDataView rows = Pairs(10, seed: 2);
        Assert.Equal(Scores(expected, rows), Scores(found, rows));
    }

    [Fact]
    public void Rows_that_nothing_can_be_learned_from_are_refused()
    {
        AssertRefused("expected at least one with a label in 'Label', found none");
        AssertRefused("'Label': expected labels that differ, found only 3", 3, 3);
        AssertRefused("'Label': expected finite numbers", 3, float.PositiveInfinity);

        void AssertRefused(string expected, params float[] labels) => Assert.Contains(
            expected, Assert.Throws<InvalidOperationException>(() => Trainer(Options(s_quick)).Fit(_ml.Data.LoadFromEnumerable(
                labels.Select(label => new Pair { First = "the cat", Second = "a dog", Label = label })))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_wrong_column_is_named_before_training()
    {
        PretrainedSimilarityOptions options = Options(s_quick);
        AssertRefused("'Premise'", options with { FirstTextColumnName = "Premise" });
        AssertRefused("'Hypothesis'", options with { SecondTextColumnName = "Hypothesis" });
        AssertRefused("'First': expected a number of type Single", options with { LabelColumnName = "First" });

        void AssertRefused(string expected, PretrainedSimilarityOptions changed)
        {
            IDataView rows = Pairs(10, seed: 1);
            Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(changed).Fit(rows)).Message);
            Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(
                () => Trainer(changed).GetOutputSchema(ComponentChecks.ShapeOf(rows.Schema))).Message);
        }
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        PretrainedSimilarityOptions options = Options(s_quick);
        AssertRefused("MaximumLength: expected at most 16", options with { MaximumLength = 17 });
        AssertRefused("FrozenLayers: expected at most 2", options with { FrozenLayers = 3 });
        AssertRefused("LayerDecay: expected above 0", options with { LayerDecay = 0 });
        AssertRefused("Kind: expected one of Cosine, CrossEncoder", options with { Kind = (SimilarityKind)2 });
        AssertRefused("Pooling: expected one of", options with { Pooling = (EncoderPooling)3 });
        AssertRefused(
            "ValidationMetric: expected Loss", options with { Training = s_quick with { ValidationMetric = ValidationMetric.Accuracy } });
        AssertRefused("LabelSmoothing: expected 0", options with { Training = s_quick with { LabelSmoothing = 0.1 } });

        void AssertRefused(string expected, PretrainedSimilarityOptions changed) => Assert.Contains(
            expected, Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(changed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_parameters_reach_the_options()
    {
        PretrainedSimilarityTrainer usual = _ml.Regression.Trainers.PretrainedSimilarity(_encoder, maximumLength: 16);
        PretrainedSimilarityTrainer other = _ml.Regression.Trainers.PretrainedSimilarity(
            _encoder, "Gold", "Premise", "Hypothesis", SimilarityKind.CrossEncoder, 12, 2, 1e-4);

        var defaults = new PretrainedSimilarityOptions();
        Assert.Equal(defaults with { MaximumLength = 16 }, OptionsOf(usual));
        Assert.Equal(
            new PretrainedSimilarityOptions
            {
                LabelColumnName = "Gold",
                FirstTextColumnName = "Premise",
                SecondTextColumnName = "Hypothesis",
                Kind = SimilarityKind.CrossEncoder,
                MaximumLength = 12,
                Training = defaults.Training with { Epochs = 2, LearningRate = 1e-4 },
            },
            OptionsOf(other));

        static object? OptionsOf(PretrainedSimilarityTrainer trainer) =>
            trainer.GetType().GetField("_options", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(trainer);
    }

    [Fact]
    public void A_model_that_was_disposed_of_says_so()
    {
        IDataView rows = Pairs(10, seed: 1);
        PretrainedSimilarityTransformer model = Trainer(Options(s_quick)).Fit(rows);
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Scores(model, rows));
    }

    private static PretrainedSimilarityOptions Options(TrainingOptions training) => new() { MaximumLength = 16, Training = training };

    // A regression has no accuracy to be solved by.
    private static TrainingOptions StopWhenNear(double loss)
    {
        var near = new CancellationTokenSource();
        return s_quick with
        {
            Epochs = 150,
            ValidationFraction = 0.25,
            CancellationToken = near.Token,
            Progress = new Reporter(progress =>
            {
                if (progress.CompletedEpoch?.ValidationLoss < loss)
                {
                    near.Cancel();
                }
            }),
        };
    }

    private PretrainedSimilarityTrainer Trainer(PretrainedSimilarityOptions options) =>
        _ml.Regression.Trainers.PretrainedSimilarity(_encoder, options);

    private string[] Changed(PretrainedSimilarityOptions options)
    {
        using PretrainedSimilarityTransformer before = Fit(options.Training with { LearningRate = 1e-30 });
        using PretrainedSimilarityTransformer after = Fit(options.Training);
        return [
            .. before.Weights().Zip(after.Weights()).Where(pair => !pair.First.Values.SequenceEqual(pair.Second.Values))
                .Select(pair => pair.First.Name)];

        PretrainedSimilarityTransformer Fit(TrainingOptions training) => new MLContext(1).Regression.Trainers.PretrainedSimilarity(
            _encoder, options with { Training = training }).Fit(Pairs(20, seed: 1));
    }

    private IEnumerable<float[]> Embedded(IDataView rows, string column)
    {
        using EmbedTextTransformer embedding = _ml.Transforms.Text.EmbedText("Vector", column, _encoder).Fit(rows);
        return [.. embedding.Transform(rows).GetColumn<float[]>("Vector")];
    }

    private static float[] Scores(PretrainedSimilarityTransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float>("Score")];

    private IDataView Pairs(int count, int seed) => _ml.Data.LoadFromEnumerable(PairsOf(count, seed));

    // Texts of one animal have similarity 5, others 1.
    private static Pair[] PairsOf(int count, int seed)
    {
        string[] articles = ["the", "a"], animals = ["cat", "dog"], ends = ["", " .", " sees"];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            int animal = random.Next(2), other = number % 2 == 0 ? animal : 1 - animal;
            return new Pair { First = Text(animal), Second = Text(other), Label = animal == other ? 5 : 1 };
        })];

        string Text(int animal) => $"{articles[random.Next(2)]} {animals[animal]}{ends[random.Next(3)]}";
    }

    private sealed class Pair
    {
        public string First { get; set; } = "";

        public string Second { get; set; } = "";

        public float Label { get; set; }
    }
}
