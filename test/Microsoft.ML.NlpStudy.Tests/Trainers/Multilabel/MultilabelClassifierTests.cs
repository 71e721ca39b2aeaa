using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Classifiers that give a text several labels learn, are saved and resumed like those with one class a text.</summary>
public sealed class MultilabelClassifierTests : IDisposable
{
    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 12,
        BatchSize = 32,
        LearningRate = 1e-2,
        Threads = 2,
        EarlyStoppingPatience = null,
        MixedPrecision = MixedPrecision.Never,
    };

    private static readonly Dictionary<string, TextClassifierOptions> s_kinds = new()
    {
        ["rnn"] = new RnnClassifierOptions { EmbeddingSize = 16, HiddenSize = 16, Dropout = 0.1, Training = s_quick },
        ["rnn attention"] = new RnnClassifierOptions
        {
            EmbeddingSize = 16,
            HiddenSize = 16,
            Dropout = 0.1,
            Pooling = RnnPooling.Attention,
            Training = s_quick,
        },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, Windows = [1, 2], Dropout = 0.1, Training = s_quick },
        ["bag"] = new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 8, Buckets = 5_000, Dropout = 0, Training = s_quick },
        ["transformer"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 32,
            Dropout = 0,
            Training = s_quick,
        },
        ["network"] = new NetworkClassifierOptions { Factory = new MeanOfStates(), Training = s_quick with { Epochs = 20 } },
    };

    private static readonly TextClassifierOptions s_hasty = s_kinds["cnn"] with { Training = s_quick with { Epochs = 2 } };
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_the_labels_and_holds_what_components_owe(string kind)
    {
        IDataView train = LabeledMoods.Ids(_ml, LabeledMoods.Create(1000, seed: 1));
        IDataView test = LabeledMoods.Ids(_ml, LabeledMoods.Create(200, seed: 2));
        MultilabelClassifierTrainer trainer = LabeledMoods.Trainer(_ml, s_kinds[kind]);
        using MultilabelClassifierTransformer model = trainer.Fit(train);

        MultilabelMetrics metrics = _ml.MultilabelClassification.Evaluate(model.Transform(test));

        Assert.Equal(["praise", "blame", "music"], model.Labels);
        Assert.InRange(metrics.Macro.F1, 0.97, 1);
        Assert.InRange(metrics.LabelRankingAveragePrecision, 0.97, 1);
        Assert.InRange(model.History.Epochs[^1].ValidationAccuracy!.Value, 0.97, 1);
    }

    [Fact]
    public void A_classifier_goes_on_learning_and_gets_a_label()
    {
        // The first rows have no music; the second ones have, and no blame, which stays known.
        List<LabeledMoods.Row> texts = LabeledMoods.Create(1000, seed: 1);
        using MultilabelClassifierTransformer first = LabeledMoods.Trainer(_ml, s_kinds["cnn"]).Fit(
            LabeledMoods.Ids(_ml, texts.Where(row => !row.Labels.Contains("music"))));
        (string, float[])[] before = [.. first.Weights()];
        IDataView rows = LabeledMoods.Ids(_ml, texts.Where(row => !row.Labels.Contains("blame")));
        MultilabelClassifierTrainer Continue(TrainingOptions? training, bool addLabels, MultilabelOptions? multilabel = null) =>
            new MLContext(seed: 2).MultilabelClassification.Trainers.Continue(first, training, addLabels, multilabel);

        using MultilabelClassifierTransformer second = Continue(s_quick with { Epochs = 4 }, addLabels: true).Fit(rows);
        using MultilabelClassifierTransformer still = Continue(s_quick with { Epochs = 1, LearningRate = 1e-30 }, addLabels: false).Fit(
            LabeledMoods.Ids(_ml, texts.Where(row => row.Label == "praise")));

        Assert.Equal(2, first.Labels.Count);
        Assert.Equal([.. first.Labels, "music"], second.Labels);
        Assert.InRange(_ml.MultilabelClassification.Evaluate(second.Transform(rows)).Micro.F1, 0.97, 1);
        Assert.Equal(before, first.Weights());
        Assert.Equal(before, still.Weights());
        Assert.Equal(first.Labels, still.Labels);
        string refused = Assert.Throws<InvalidOperationException>(() => Continue(null, addLabels: false).Fit(rows)).Message;
        Assert.Equal(
            "Input column 'Label': expected the classifier's 2 labels, found 'music' too. Set addLabels to let the classifier "
                + "have them.",
            refused);
        Assert.Contains("expected one for each of the 3 labels", Assert.Throws<InvalidOperationException>(
            () => Continue(null, addLabels: true, new MultilabelOptions { PositiveWeights = [1, 2] }).Fit(rows)).Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_cursors_rows_and_a_loaded_model_agree(string kind)
    {
        IDataView data = LabeledMoods.Ids(_ml, LabeledMoods.Create(60, seed: 1));
        TextClassifierOptions options = s_kinds[kind] with { Training = s_quick with { Epochs = 1 } };
        using MultilabelClassifierTransformer model = LabeledMoods.Trainer(_ml, options).Fit(data);
        ITransformer loaded = ComponentChecks.SaveAndLoad(_ml, model, data.Schema);

        ComponentChecks.AssertShape(
            LabeledMoods.Trainer(_ml, options).GetOutputSchema(ComponentChecks.ShapeOf(data.Schema)), model.GetOutputSchema(data.Schema));
        Assert.Equal(ComponentChecks.Rows(model.Transform(data)), ComponentChecks.Rows(loaded.Transform(data)));
        var again = (MultilabelClassifierTransformer)loaded;
        Assert.Equal(model.Thresholds, again.Thresholds);
        Assert.Equal(model.Labels, again.Labels);
        Assert.Equal(model.History.Epochs.Count, again.History.Epochs.Count);
        again.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ComponentChecks.Rows(again.Transform(data)));
    }

    [Fact]
    public void Vectors_of_text_of_keys_and_a_text_with_separators_train_the_same_model()
    {
        IDataView data = LabeledMoods.Ids(_ml, LabeledMoods.Create(200, seed: 1));
        data = _ml.Transforms.Conversion.MapValueToKey("Keys", "Labels").Fit(data).Transform(data);

        float[][] expected = Scores("Label");

        Assert.Equal(expected, Scores("Labels"));
        Assert.Equal(expected, Scores("Keys"));

        float[][] Scores(string column)
        {
            using MultilabelClassifierTransformer model = LabeledMoods.Trainer(
                new MLContext(seed: 1), s_hasty with { LabelColumnName = column }).Fit(data);
            Assert.Equal(["praise", "blame", "music"], model.Labels);
            return model.Transform(data).Scores();
        }
    }

    [Fact]
    public void A_prediction_engine_lists_the_labels_at_or_over_their_threshold_likeliest_first()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(LabeledMoods.Create(600, seed: 1));
        using TransformerChain<MultilabelClassifierTransformer> chain = LabeledMoods.Preprocessing(_ml)
            .Append(LabeledMoods.Trainer(_ml, s_kinds["cnn"], new MultilabelOptions { Threshold = 0.25 })).Fit(texts);
        using var engine = _ml.Model.CreatePredictionEngine<LabeledMoods.Row, Predicted>(
            chain, new PredictionEngineOptions { OwnsTransformer = false });

        Predicted none = engine.Predict(new LabeledMoods.Row { Text = "the film was a story" });
        Predicted both = engine.Predict(new LabeledMoods.Row { Text = "the music was good" });

        Assert.Empty(none.PredictedLabels);
        Assert.Equal(["music", "praise"], both.PredictedLabels.Order());
        string[] ordered = [.. chain.LastTransformer.Labels.Select((label, i) => (label, both.Score[i]))
            .Where(entry => entry.Item2 >= 0.25f).OrderByDescending(entry => entry.Item2).Select(entry => entry.label)];
        Assert.Equal(ordered, both.PredictedLabels);
    }

    [Fact]
    public void A_training_that_was_cut_off_resumes_to_the_same_weights_and_thresholds()
    {
        IDataView data = LabeledMoods.Ids(_ml, LabeledMoods.Create(300, seed: 1));
        var multilabel = new MultilabelOptions { WeightByFrequency = true, FocalGamma = 1.5 };
        TextClassifierOptions options = s_kinds["rnn"] with { Training = s_quick with { Epochs = 2 } };
        using MultilabelClassifierTransformer whole = Fit(options);
        var checkpoints = new CheckpointOptions { Folder = _folder, EverySteps = 3 };
        using var cancellation = new CancellationTokenSource();
        Fit(options with
        {
            Training = options.Training with
            {
                Checkpoints = checkpoints,
                CancellationToken = cancellation.Token,
                Progress = new Reporter(step =>
                {
                    if (step is { Epoch: 2, Step: 4 })
                    {
                        cancellation.Cancel();
                    }
                }),
            },
        }).Dispose();
        TextClassifierOptions again = options with { Training = options.Training with { Checkpoints = checkpoints } };
        using MultilabelClassifierTransformer resumed = Fit(again);

        Assert.Equal(whole.Weights(), resumed.Weights());
        Assert.Equal(whole.Thresholds, resumed.Thresholds);
        Assert.Contains(
            "expected WeightByFrequency false, found true.",
            Assert.Throws<InvalidOperationException>(() => LabeledMoods.Trainer(new MLContext(seed: 1), again).Fit(data)).Message);

        MultilabelClassifierTransformer Fit(TextClassifierOptions chosen) =>
            LabeledMoods.Trainer(new MLContext(seed: 1), chosen, multilabel).Fit(data);
    }

    [Fact]
    public void Threads_that_score_at_the_same_time_get_the_same_values()
    {
        IDataView data = LabeledMoods.Ids(_ml, LabeledMoods.Create(100, seed: 1));
        using MultilabelClassifierTransformer model = LabeledMoods.Trainer(_ml, s_hasty).Fit(data);
        List<string> expected = ComponentChecks.Rows(model.Transform(data));
        var found = new List<string>[6];

        Parallel.For(0, found.Length, i => found[i] = ComponentChecks.Rows(model.Transform(data)));

        Assert.All(found, rows => Assert.Equal(expected, rows));
    }

    [Theory]
    [InlineData("a;b", "c", "Validation rows, row 2: expected labels in 'Label' that the training rows have ('a', 'b'), found 'c'.")]
    [InlineData("", "", "Label column 'Label': expected labels in the training rows, found none.")]
    public void Labels_that_do_not_fit_are_an_error_with_row_and_label(string training, string validation, string message)
    {
        IDataView train = LabeledMoods.Ids(_ml, [new() { Text = "good", Label = training }]);
        IDataView other = LabeledMoods.Ids(_ml, [new() { Text = "bad" }, new() { Text = "good", Label = validation }]);

        var error = Assert.Throws<InvalidOperationException>(() => LabeledMoods.Trainer(_ml, s_hasty).Fit(train, other));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Separators_white_space_and_doubled_labels_are_read_as_written()
    {
        IDataView data = LabeledMoods.Ids(_ml, [
            new() { Text = "good", Label = " a | b|| a;" }, new() { Text = "bad", Label = "" }, new() { Text = "was", Label = "b" }]);
        TextClassifierOptions options = s_hasty with { Training = s_quick with { Epochs = 1, ValidationFraction = 0 } };
        using MultilabelClassifierTransformer model = LabeledMoods.Trainer(
            _ml, options, new MultilabelOptions { LabelSeparator = '|' }).Fit(data);

        Assert.Equal(["a", "b", "a;"], model.Labels);
        Assert.Equal([0.5f, 0.5f, 0.5f], model.Thresholds);
    }

    [Fact]
    public void Options_for_one_class_a_text_are_refused_by_name()
    {
        AssertRefused("TopLabelCount", s_hasty with { TopLabelCount = 2 });
        AssertRefused("ClassWeights", s_hasty with { ClassWeights = [1, 2] });
        AssertRefused("BalanceClasses", s_hasty with { BalanceClasses = true });
        AssertRefused("MixedObjective", s_hasty with { MixedObjective = new MixedObjectiveOptions { AdversarialWeight = 1 } });
        AssertRefused("Loss", s_hasty with { Loss = new FocalLoss() });
        AssertRefused("LabelSmoothing", s_hasty with { Training = s_quick with { LabelSmoothing = 0.1 } });
        AssertRefused("FocalGamma", s_hasty, new MultilabelOptions { FocalGamma = -1 });
        AssertRefused("Threshold", s_hasty, new MultilabelOptions { Threshold = 1 });
        AssertRefused("WeightByFrequency", s_hasty, new MultilabelOptions { WeightByFrequency = true, PositiveWeights = [1] });
        IDataView data = LabeledMoods.Ids(_ml, LabeledMoods.Create(10, seed: 1));
        Assert.Equal(
            "Option PositiveWeights: expected one for each of the 3 labels in 'Label', found 2.",
            Assert.Throws<InvalidOperationException>(() => LabeledMoods.Trainer(
                _ml, s_hasty, new MultilabelOptions { PositiveWeights = [1, 2] }).Fit(data)).Message);

        void AssertRefused(string option, TextClassifierOptions options, MultilabelOptions? multilabel = null) =>
            Assert.StartsWith(
                $"Option {option}: expected ",
                Assert.Throws<ArgumentOutOfRangeException>(() => LabeledMoods.Trainer(_ml, options, multilabel)).Message);
    }

    [Theory]
    [InlineData("\"Thresholds\": [", "\"Thresholds\": [ 0.5,", "Option Thresholds: expected 3 numbers above 0 and at most 1, found '0.5, ")]
    [InlineData("\"Network\": \"TextCnn\"", "\"Network\": \"NaiveBayesBag\"", "options.json': ")]
    [InlineData("\"Count\": 3", "\"Count\": 2000000", "options.json': Option Labels.Values: expected 2000000 values")]
    [InlineData("\"FocalGamma\": 0", "\"FocalGamma\": -2", "options.json': Option FocalGamma: expected at least 0, found -2.")]
    public void A_model_that_was_tampered_with_is_refused(string before, string after, string message)
    {
        IDataView data = LabeledMoods.Ids(_ml, LabeledMoods.Create(30, seed: 1));
        using MultilabelClassifierTransformer model = LabeledMoods.Trainer(
            _ml, s_hasty with { Training = s_quick with { Epochs = 1 } }).Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        SavedModel.Edit(stream, "options.json", json =>
        {
            Assert.Contains(before, json);
            return json.Replace(before, after);
        });
        stream.Position = 0;

        var error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(stream, out _));

        Assert.Contains(message, Assert.IsType<FormatException>(error.GetBaseException()).Message);
    }

    private sealed class Predicted
    {
        public float[] Score { get; set; } = [];

        public string[] PredictedLabels { get; set; } = [];
    }
}
