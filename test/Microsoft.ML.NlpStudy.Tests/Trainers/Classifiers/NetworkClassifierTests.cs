using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A user's own network is trained, saved and loaded like those of the package.</summary>
public sealed class NetworkClassifierTests : IDisposable
{
    private static readonly NetworkClassifierOptions s_options = new()
    {
        Factory = new MeanOfStates(),
        Training = new TrainingOptions { Epochs = 12, BatchSize = 32, LearningRate = 1e-2, Threads = 2, EarlyStoppingPatience = null },
    };

    private static readonly NetworkClassifierOptions s_hasty = s_options with
    {
        Training = s_options.Training with { Epochs = 2, MixedPrecision = MixedPrecision.Never },
    };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _lines = [];
    private readonly IDataView _data;

    public NetworkClassifierTests()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(ToyTexts.Create(400, seed: 4));
        _data = Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts);
        _ml.Log += (_, e) => _lines.Add(e.Message);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void It_learns_the_order_of_words_and_scores_the_same_after_saving_and_loading()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(ToyTexts.Create(1500, seed: 4));
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(_ml, s_options).Fit(texts);
        var stream = new MemoryStream();
        _ml.Model.Save(model, texts.Schema, stream);
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        IDataView others = _ml.Data.LoadFromEnumerable(ToyTexts.Create(300, seed: 5));

        Assert.InRange(_ml.MulticlassClassification.Evaluate(model.Transform(others)).MicroAccuracy, 0.9, 1);
        Assert.Equal(model.Transform(others).Scores(), loaded.Transform(others).Scores());
        using var transformer = (TextClassifierTransformer)((IEnumerable<ITransformer>)loaded).Last();
        Assert.Equal(new MeanOfStates(), ((NetworkClassifierOptions)transformer.Options).Factory);
    }

    [Fact]
    public void Padding_changes_no_score()
    {
        using TextClassifierTransformer model = Fit(s_hasty);
        PadSequenceEstimator padding = _ml.Transforms.Text.PadSequence("Ids", options: new PadSequenceOptions { Length = 30 });
        IDataView padded = padding.Fit(_data).Transform(_data);

        float[][] expected = model.Transform(_data).Scores(), found = model.Transform(padded).Scores();

        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-5f));
        Assert.DoesNotContain(_lines, line => line.Contains("padding is added"));
    }

    [Fact]
    public void A_network_whose_logits_change_with_padding_is_warned_of()
    {
        Fit(s_hasty with { Factory = new MeanOfStates { CountsPadding = true } }).Dispose();

        Assert.Contains(_lines, line => line.Contains(
            "Network of MeanOfStates: a text's logits change by ") && line.Contains("when padding is added behind it"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_seed_gives_the_same_weights_bit_for_bit_also_when_it_is_cut_off_and_resumed(bool usesTorchDropout)
    {
        var factory = new MeanOfStates { UsesTorchDropout = usesTorchDropout, Dropout = 0.4 };
        NetworkClassifierOptions options = s_hasty with { Factory = factory };
        using TextClassifierTransformer first = Fit(options);
        using TextClassifierTransformer second = Fit(options);
        var checkpoints = new CheckpointOptions { Folder = _folder, EverySteps = 4 };
        using var cancellation = new CancellationTokenSource();
        Fit(options with
        {
            Training = options.Training with
            {
                Checkpoints = checkpoints,
                CancellationToken = cancellation.Token,
                Progress = new Reporter<TrainingProgress>(step =>
                {
                    if (step is { Epoch: 2, Step: 3 })
                    {
                        cancellation.Cancel();
                    }
                }),
            },
        }).Dispose();
        using TextClassifierTransformer resumed = Fit(options with { Training = options.Training with { Checkpoints = checkpoints } });

        Assert.Equal(first.Weights(), second.Weights());
        Assert.Equal(first.Weights(), resumed.Weights());
        Assert.Equal(
            usesTorchDropout, _lines.Any(line => line.Contains("batches are not divided among threads, because of 'dropout', a Dropout.")));
    }

    [Fact]
    public void Mixed_precision_is_for_networks_that_have_a_layer_for_it()
    {
        using TextClassifierTransformer whole = Fit(s_hasty);
        using TextClassifierTransformer mixed = Fit(
            s_hasty with { Training = s_hasty.Training with { MixedPrecision = MixedPrecision.Always } });

        Assert.NotEqual(whole.Weights(), mixed.Weights());
        Assert.Contains(
            "Option MixedPrecision: expected Automatic or Never, as the network of FaultyNetwork has no layer of the type "
                + "MixedPrecisionLinear, found Always.",
            Assert.Throws<InvalidOperationException>(() => Fit(s_hasty with
            {
                Factory = new FaultyNetwork(),
                Training = s_hasty.Training with { MixedPrecision = MixedPrecision.Always },
            })).Message);
    }

    [Fact]
    public void A_weight_that_takes_no_part_stays_as_it_is()
    {
        NetworkClassifierOptions options = s_hasty with { Factory = new FaultyNetwork { Fault = "spare" } };
        using TextClassifierTransformer one = Fit(options with { Training = options.Training with { Epochs = 1 } });
        using TextClassifierTransformer two = Fit(options);

        (float[] expected, float[] found) = (Weights(one, "network.spare.weight"), Weights(two, "network.spare.weight"));
        Assert.Equal(expected, found);
        Assert.NotEqual(Weights(one, "network.embedding.weight"), Weights(two, "network.embedding.weight"));

        static float[] Weights(TextClassifierTransformer model, string name) =>
            model.Weights().Single(weight => weight.Name == name).Values;
    }

    [Theory]
    [InlineData("none", "FaultyNetwork: expected a network of CreateNetwork, found null.")]
    [InlineData("shape", "Network FaultyNetwork: expected float32 logits (1, 2), a row for each text and a column for each class, for ids "
        + "(1, 1); found Float32 (1, 3).")]
    [InlineData("type", "Network of FaultyNetwork: expected float32 parameters, found Float64 of 'network.embedding.weight'.")]
    [InlineData("frozen", "Network of FaultyNetwork: expected parameters to train, found none.")]
    [InlineData("error", "Network of FaultyNetwork: expected logits of ids (1, 1), found an error: no such layer")]
    public void A_fault_is_named_before_the_training(string fault, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(s_hasty with { Factory = new FaultyNetwork { Fault = fault } }));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Options_that_JSON_does_not_give_back_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => _ml.MulticlassClassification.Trainers.Network(ForgetfulNetwork.Of(3)));

        Assert.StartsWith(
            $"Network {typeof(ForgetfulNetwork)}: expected properties that JSON gives back as they were, so that the model can be saved "
                + "and loaded; found {\"Size\":0} for {\"Size\":3}",
            error.Message);
    }

    [Theory]
    [InlineData("\"Assembly\": \"Microsoft.ML.NlpStudy.Tests\"", "\"Assembly\": \"Absent.Networks\"",
        "of the assembly 'Absent.Networks', found no such assembly. The model has a network of its author's own: reference the assembly")]
    [InlineData("Support.MeanOfStates\"", "Support.Absent\"",
        "Support.Absent of the assembly 'Microsoft.ML.NlpStudy.Tests', found no such type")]
    [InlineData("Support.MeanOfStates\"", "Support.ToyTexts\\u002BRow\"",
        "expected a type that implements IClassifierNetworkFactory, found")]
    public void A_model_whose_network_is_not_there_says_so(string old, string changed, string expected)
    {
        using TextClassifierTransformer model = Fit(s_hasty with { Training = s_hasty.Training with { Epochs = 1 } });
        var stream = new MemoryStream();
        _ml.Model.Save(model, _data.Schema, stream);
        SavedModel.Edit(stream, "options.json", json =>
        {
            Assert.Contains(old, json);
            return json.Replace(old, changed);
        });
        stream.Position = 0;

        Exception error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(stream, out _));

        Assert.Contains(expected, Assert.IsType<FormatException>(error.GetBaseException() is FormatException ? error.GetBaseException()
            : error.InnerException?.InnerException ?? error.InnerException ?? error).Message);
    }

    [Fact]
    public void It_is_a_member_of_an_ensemble_and_not_an_ONNX_graph()
    {
        var options = new EnsembleClassifierOptions { Members = [s_hasty, Pipelines.Hasty] };
        using EnsembleClassifierTransformer ensemble = _ml.MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(_data);
        using TextClassifierTransformer model = Fit(s_hasty with { Training = s_hasty.Training with { Epochs = 1 } });

        Assert.Equal(400, ensemble.Transform(_data).Scores().Length);
        Assert.Equal(
            "ONNX: expected a network of this package, found one that a factory of your own makes.",
            Assert.Throws<NotSupportedException>(() => model.ExportOnnx(_folder, _data.Schema)).Message);
    }

    [Fact]
    public void Its_estimator_promises_the_schema_of_its_transformer()
    {
        // Three classes, since two add columns that no schema can promise before the labels are read.
        IDataView texts = _ml.Data.LoadFromEnumerable(ToyTexts.Create(60, seed: 4).Select(
            (row, i) => new ToyTexts.Row { Text = row.Text, Sentiment = i % 3 == 0 ? "mixed" : row.Sentiment }));
        IDataView data = Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts);

        TextClassifierTrainer trainer = _ml.MulticlassClassification.Trainers.Network(s_hasty);
        using TextClassifierTransformer model = trainer.Fit(data);
        ComponentChecks.AssertShape(trainer.GetOutputSchema(ComponentChecks.ShapeOf(data.Schema)), model.GetOutputSchema(data.Schema));
    }

    private TextClassifierTransformer Fit(NetworkClassifierOptions options)
    {
        var ml = new MLContext(seed: 1);
        ml.Log += (_, e) => _lines.Add(e.Message);
        return ml.MulticlassClassification.Trainers.Network(options).Fit(_data);
    }
}
