using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Networks that give a text or a pair a number learn it in the label's unit; they are saved and resumed.</summary>
public sealed class TextRegressorTests : IDisposable
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
        ["rnn"] = new RnnClassifierOptions { EmbeddingSize = 16, HiddenSize = 16, Dropout = 0, Training = s_quick },
        ["rnn attention"] = new RnnClassifierOptions
        {
            EmbeddingSize = 16,
            HiddenSize = 16,
            Dropout = 0,
            Pooling = RnnPooling.Attention,
            Training = s_quick,
        },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, Windows = [1, 2], Dropout = 0, Training = s_quick },
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
    };

    private static readonly TextClassifierOptions s_hasty = s_kinds["cnn"] with { Training = s_quick with { Epochs = 2 } };
    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_the_sum_of_words_weights_in_the_labels_unit(string kind)
    {
        using TextRegressorTransformer model = Trainer(_ml, s_kinds[kind]).Fit(WeighedWords.Ids(_ml, 1000, seed: 1));

        RegressionMetrics metrics = _ml.Regression.Evaluate(model.Transform(WeighedWords.Ids(_ml, 300, seed: 2)));

        Assert.InRange(metrics.RSquared, 0.9, 1);
        Assert.InRange(metrics.RootMeanSquaredError, 0, 0.32 * WeighedWords.Deviation);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_and_a_loaded_model_agree(string kind)
    {
        IDataView data = WeighedWords.Ids(_ml, 80, seed: 1);
        TextClassifierOptions options = s_kinds[kind] with { Training = s_quick with { Epochs = 1 } };
        using TextRegressorTransformer model = Trainer(_ml, options).Fit(data);

        using var loaded = (TextRegressorTransformer)ComponentChecks.SaveAndLoad(_ml, model, data.Schema);

        ComponentChecks.AssertShape(
            Trainer(_ml, options).GetOutputSchema(ComponentChecks.ShapeOf(data.Schema)), model.GetOutputSchema(data.Schema));
        Assert.Equal(ComponentChecks.Rows(model.Transform(data)), ComponentChecks.Rows(loaded.Transform(data)));
        Assert.Single(loaded.History.Epochs);
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("cnn")]
    public void A_regressor_of_pairs_learns_how_alike_their_topics_are(string kind)
    {
        TextClassifierOptions options = s_kinds[kind] with { LabelColumnName = "Likeness", SecondIdsColumnName = "Others" };
        using TextRegressorTransformer model = Trainer(_ml, options).Fit(ToyPairs.Ids(_ml, 1000, seed: 1));
        IDataView test = ToyPairs.Ids(_ml, 300, seed: 2);

        using var loaded = (TextRegressorTransformer)ComponentChecks.SaveAndLoad(_ml, model, test.Schema);

        Assert.InRange(_ml.Regression.Evaluate(model.Transform(test), labelColumnName: "Likeness").RSquared, 0.9, 1);
        Assert.Equal(ComponentChecks.Rows(model.Transform(test)), ComponentChecks.Rows(loaded.Transform(test)));
    }

    [Fact]
    public void Another_unit_of_the_label_is_the_unit_of_the_score()
    {
        IDataView data = WeighedWords.Ids(_ml, 200, seed: 1);
        float[] meters = Scores("Label");

        float[] centimeters = Scores("Hundredfold");

        for (int i = 0; i < meters.Length; i++)
        {
            Assert.Equal(100 * meters[i], centimeters[i], 100 * 2e-3 * WeighedWords.Deviation);
        }

        float[] Scores(string label)
        {
            using TextRegressorTransformer model = Trainer(new MLContext(seed: 1), s_hasty with { LabelColumnName = label }).Fit(data);
            return [.. model.Transform(data).GetColumn<float>("Score")];
        }
    }

    [Fact]
    public void The_history_has_the_squared_error_of_labels_with_variance_one()
    {
        IDataView train = WeighedWords.Ids(_ml, 200, seed: 1), validation = WeighedWords.Ids(_ml, 100, seed: 2);
        using TextRegressorTransformer model = Trainer(_ml, s_hasty).Fit(train, validation);

        TrainingEpoch best = model.History.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        double squaredError = _ml.Regression.Evaluate(model.Transform(validation)).MeanSquaredError;
        float[] labels = [.. train.GetColumn<float>("Label")];
        double mean = labels.Average(label => (double)label), variance = labels.Average(label => Math.Pow(label - mean, 2));

        Assert.Equal(best.ValidationLoss!.Value, squaredError / variance, 1e-4);
        Assert.Null(best.ValidationAccuracy);
    }

    [Fact]
    public void A_training_that_was_cut_off_resumes_to_the_same_weights()
    {
        IDataView data = WeighedWords.Ids(_ml, 300, seed: 1);
        TextClassifierOptions options = s_kinds["rnn"] with { Dropout = 0.2, Training = s_quick with { Epochs = 2 } };
        using TextRegressorTransformer whole = Fit(options, data);
        var checkpoints = new CheckpointOptions { Folder = _files.PathOf("checkpoints"), EverySteps = 3 };
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
        }, data).Dispose();
        TextClassifierOptions again = options with { Training = options.Training with { Checkpoints = checkpoints } };

        using TextRegressorTransformer resumed = Fit(again, data);

        Assert.Equal(whole.Weights(), resumed.Weights());
        Assert.Contains(
            "expected Training rows",
            Assert.Throws<InvalidOperationException>(() => Fit(again with { LabelColumnName = "Number" }, data)).Message);

        static TextRegressorTransformer Fit(TextClassifierOptions chosen, IDataView rows) =>
            Trainer(new MLContext(seed: 1), chosen).Fit(rows);
    }

    [Fact]
    public void A_prediction_engine_gives_the_score_of_Transform()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(WeighedWords.Create(200, seed: 1));
        using TransformerChain<TextRegressorTransformer> chain = WeighedWords.Preprocessing(_ml)
            .Append(Trainer(_ml, s_kinds["cnn"])).Fit(texts);
        using var engine = _ml.Model.CreatePredictionEngine<WeighedWords.Row, Predicted>(
            chain, new PredictionEngineOptions { OwnsTransformer = false });
        float[] expected = [.. chain.Transform(texts).GetColumn<float>("Score")];

        List<WeighedWords.Row> rows = WeighedWords.Create(200, seed: 1);

        Assert.All(rows.Take(20).Select((row, i) => (row, i)), entry =>
            Assert.Equal(expected[entry.i], engine.Predict(entry.row).Score, 1e-3 * WeighedWords.Deviation));
    }

    [Fact]
    public void A_conversion_to_ONNX_names_the_stage()
    {
        IDataView data = _ml.Data.Cache(WeighedWords.Ids(_ml, 50, seed: 1));
        using TextRegressorTransformer model = Trainer(_ml, s_hasty).Fit(data);

        Assert.StartsWith(
            "TextRegressorTransformer, which adds 'Score': expected a stage that ONNX has operators for",
            Assert.Throws<NotSupportedException>(() => _ml.Model.ConvertToOnnx(model, data, new MemoryStream())).Message);
    }

    [Theory]
    [InlineData(float.NaN, "Training rows, row 3: expected a finite number in 'Label', found NaN.")]
    [InlineData(float.PositiveInfinity, "Training rows, row 3: expected a finite number in 'Label', found Infinity.")]
    public void A_label_that_is_no_number_is_an_error_with_its_row(float label, string message)
    {
        List<WeighedWords.Row> rows = WeighedWords.Create(10, seed: 1);
        rows[2].Label = label;
        IDataView bad = WeighedWords.Ids(_ml, rows), good = WeighedWords.Ids(_ml, 10, seed: 2);

        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Trainer(_ml, s_hasty).Fit(bad)).Message);
        Assert.Equal(
            message.Replace("Training", "Validation"),
            Assert.Throws<InvalidOperationException>(() => Trainer(_ml, s_hasty).Fit(good, bad)).Message);
    }

    [Fact]
    public void Rows_that_teach_nothing_are_an_error()
    {
        List<WeighedWords.Row> equal = WeighedWords.Create(10, seed: 1);
        equal.ForEach(row => row.Label = 2.5f);

        Assert.Equal(
            "Label column 'Label': expected labels that differ in the training rows, found only 2.5.",
            Assert.Throws<InvalidOperationException>(() => Trainer(_ml, s_hasty).Fit(WeighedWords.Ids(_ml, equal))).Message);
        Assert.Equal(
            "Training rows: expected at least one, found none.",
            Assert.Throws<InvalidOperationException>(() => Trainer(_ml, s_hasty).Fit(WeighedWords.Ids(_ml, []))).Message);
        Assert.Contains(
            "'Text': expected a number of type Single",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => Trainer(_ml, s_hasty with { LabelColumnName = "Text" }).Fit(WeighedWords.Ids(_ml, 10, seed: 1))).Message);
    }

    [Fact]
    public void Options_for_classes_are_refused()
    {
        var cnn = (TextCnnClassifierOptions)s_hasty;
        AssertRefused("TopLabelCount", cnn with { TopLabelCount = 1 });
        AssertRefused("ClassWeights", cnn with { ClassWeights = [1, 2] });
        AssertRefused("BalanceClasses", cnn with { BalanceClasses = true });
        AssertRefused("MixedObjective", cnn with { MixedObjective = new() });
        AssertRefused("Loss", cnn with { Loss = new FocalLoss() });
        AssertRefused("ValidationMetric", cnn with { Training = s_quick with { ValidationMetric = ValidationMetric.Accuracy } });
        AssertRefused("LabelSmoothing", cnn with { Training = s_quick with { LabelSmoothing = 0.1 } });

        void AssertRefused(string option, TextCnnClassifierOptions options) => Assert.StartsWith(
            $"Option {option}: expected ",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Trainers.TextCnnRegressor(options)).Message);
    }

    private static TextRegressorTrainer Trainer(MLContext ml, TextClassifierOptions options) => options switch
    {
        RnnClassifierOptions rnn => ml.Regression.Trainers.RnnRegressor(rnn),
        TextCnnClassifierOptions cnn => ml.Regression.Trainers.TextCnnRegressor(cnn),
        BagOfEmbeddingsClassifierOptions bag => ml.Regression.Trainers.BagOfEmbeddingsRegressor(bag),
        _ => ml.Regression.Trainers.TransformerRegressor((TransformerClassifierOptions)options),
    };

    private sealed class Predicted
    {
        public float Score { get; set; }
    }
}
