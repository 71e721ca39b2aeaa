using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Classifiers of pairs of texts learn what neither text says alone, are saved and resumed like those of single texts.</summary>
public sealed class PairClassifierTests : IDisposable
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
        ["rnn dense attention"] = new RnnClassifierOptions
        {
            EmbeddingSize = 16,
            HiddenSize = 16,
            DenseSize = 32,
            Dropout = 0,
            Pooling = RnnPooling.Attention,
            Training = s_quick,
        },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, Windows = [1, 2], Dropout = 0.1, Training = s_quick },
        ["cnn normalized"] = new TextCnnClassifierOptions
        {
            EmbeddingSize = 16,
            Filters = 16,
            Windows = [1],
            Dropout = 0.1,
            BatchNormalization = true,
            Training = s_quick,
        },
        ["bag"] = new BagOfEmbeddingsClassifierOptions
        {
            EmbeddingSize = 16,
            WordNgrams = 1,
            Dropout = 0,
            Training = s_quick with { LearningRate = 0.05 },
        },
        ["transformer"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 32,
            Dropout = 0,
            Training = s_quick with { LearningRate = 5e-3 },
        },
    };

    private static readonly TextClassifierOptions s_hasty = Paired(s_kinds["cnn"] with { Training = s_quick with { Epochs = 2 } });
    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_sees_that_two_texts_have_the_same_topic(string kind)
    {
        using TextClassifierTransformer model = Trainer(_ml, Paired(s_kinds[kind])).Fit(ToyPairs.Ids(_ml, 1000, seed: 1));

        double accuracy = Accuracy(model, ToyPairs.Ids(_ml, 300, seed: 2));

        Assert.InRange(accuracy, 0.9, 1);
    }

    [Theory]
    [InlineData("Ids")]
    [InlineData("Others")]
    public void Neither_text_alone_says_it(string column)
    {
        TextClassifierOptions options = s_kinds["cnn"] with { IdsColumnName = column };
        using TextClassifierTransformer model = Trainer(_ml, options).Fit(ToyPairs.Ids(_ml, 1000, seed: 1));

        double accuracy = Accuracy(model, ToyPairs.Ids(_ml, 300, seed: 2));

        Assert.InRange(accuracy, 0.4, 0.6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_loaded_model_scores_bit_for_bit_like_the_saved_one(string kind)
    {
        IDataView data = ToyPairs.Ids(_ml, 80, seed: 1);
        TextClassifierOptions options = Paired(s_kinds[kind]) with { TopLabelCount = 2, Training = s_quick with { Epochs = 1 } };
        using TextClassifierTransformer model = Trainer(_ml, options).Fit(data);

        using var loaded = (TextClassifierTransformer)ComponentChecks.SaveAndLoad(_ml, model, data.Schema);

        Assert.Equal("Others", loaded.Options.SecondIdsColumnName);
        Assert.Equal(ComponentChecks.Rows(model.Transform(data)), ComponentChecks.Rows(loaded.Transform(data)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_pair_scores_alike_whatever_stands_beside_it_and_behind_it(string kind)
    {
        IDataView data = ToyPairs.Ids(_ml, 60, seed: 1);
        using TextClassifierTransformer model =
            Trainer(_ml, Paired(s_kinds[kind]) with { Training = s_quick with { Epochs = 1 } }).Fit(data);
        float[][] together = model.Transform(data).Scores();

        IDataView padded = _ml.Transforms.Text.PadSequence("Others", "Others", new PadSequenceOptions { Length = 40 })
            .Fit(data).Transform(data);
        float[][] alone = [.. Enumerable.Range(0, 60).Select(
            row => model.Transform(_ml.Data.TakeRows(row == 0 ? data : _ml.Data.SkipRows(data, row), 1)).Scores()[0])];

        Assert.InRange(OnnxRun.LargestDifference(together, model.Transform(padded).Scores()), 0, 0);
        Assert.InRange(OnnxRun.LargestDifference(together, alone), 0, 1e-5);
    }

    [Fact]
    public void A_training_that_was_cut_off_resumes_to_the_same_weights()
    {
        IDataView data = ToyPairs.Ids(_ml, 300, seed: 1);
        TextClassifierOptions options = Paired(s_kinds["rnn"]) with { Training = s_quick with { Epochs = 2 } };
        using TextClassifierTransformer whole = Trainer(new MLContext(seed: 1), options).Fit(data);
        var checkpoints = new CheckpointOptions { Folder = _files.PathOf("checkpoints"), EverySteps = 3 };
        using var cancellation = new CancellationTokenSource();
        Trainer(new MLContext(seed: 1), options with
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
        }).Fit(data).Dispose();
        TextClassifierOptions again = options with { Training = options.Training with { Checkpoints = checkpoints } };

        using TextClassifierTransformer resumed = Trainer(new MLContext(seed: 1), again).Fit(data);

        Assert.Equal(whole.Weights(), resumed.Weights());
        Assert.Contains(
            "expected Training rows",
            Assert.Throws<InvalidOperationException>(() => Trainer(
                new MLContext(seed: 1), again with { IdsColumnName = "Others", SecondIdsColumnName = "Ids" }).Fit(data)).Message);
    }

    [Fact]
    public void A_classifier_goes_on_learning()
    {
        IDataView data = ToyPairs.Ids(_ml, 1000, seed: 1);
        using TextClassifierTransformer first = Trainer(_ml, s_hasty with { Training = s_quick with { Epochs = 1 } }).Fit(data);

        using TextClassifierTransformer second = _ml.MulticlassClassification.Trainers.Continue(first, s_quick).Fit(data);

        Assert.Equal("Others", second.Options.SecondIdsColumnName);
        Assert.InRange(Accuracy(second, ToyPairs.Ids(_ml, 300, seed: 2)), 0.95, 1);
    }

    [Fact]
    public void An_ensemble_has_members_of_pairs_beside_one_of_single_texts()
    {
        var options = new EnsembleClassifierOptions
        {
            Members = [Paired(s_kinds["cnn"]), Paired(s_kinds["bag"]), s_kinds["bag"]],
            Weighting = EnsembleWeighting.Fitted,
        };
        using EnsembleClassifierTransformer model =
            _ml.MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(ToyPairs.Ids(_ml, 600, seed: 1));
        IDataView test = ToyPairs.Ids(_ml, 300, seed: 2);

        using var loaded = (EnsembleClassifierTransformer)ComponentChecks.SaveAndLoad(_ml, model, test.Schema);

        Assert.InRange(model.Members[0].Weight + model.Members[1].Weight, 0.9, 1);
        Assert.InRange(Accuracy(model, test), 0.95, 1);
        Assert.Equal(ComponentChecks.Rows(model.Transform(test)), ComponentChecks.Rows(loaded.Transform(test)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ONNX_Runtime_gives_the_scores_however_both_texts_are_padded(string kind)
    {
        IDataView data = ToyPairs.Ids(_ml, 200, seed: 1);
        using TextClassifierTransformer model =
            Trainer(_ml, Paired(s_kinds[kind]) with { Training = s_quick with { Epochs = 2 } }).Fit(data);
        IDataView scored = model.Transform(ToyPairs.Ids(_ml, 20, seed: 3));
        (long[][] first, long[][] second) = (Column("Ids"), Column("Others"));

        model.ExportOnnx(_files.PathOf("onnx"), scored.Schema);

        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        Assert.Equal(["Ids", "Others"], run.Inputs);
        Assert.Equal(
            ["card.json", "network.onnx", "vocabulary.txt"], Directory.GetFiles(_files.PathOf("onnx")).Select(Path.GetFileName).Order());
        foreach ((int before, int behind) in new[] { (0, 0), (0, 9), (12, 0), (3, 2) })
        {
            float[][] actual = run.Run<float>("Score", OnnxRun.Pad(first, before, behind), OnnxRun.Pad(second, 0, 1));
            Assert.InRange(OnnxRun.LargestDifference(scored.Scores(), actual), 0, 1e-4);
        }

        long[][] Column(string name) =>
            [.. scored.GetColumn<uint[]>(name).Select(keys => Array.ConvertAll(keys, key => (long)key))];
    }

    [Fact]
    public void A_pipeline_of_pairs_is_converted_too()
    {
        using TextClassifierTransformer model = Trainer(_ml, s_hasty).Fit(ToyPairs.Ids(_ml, 100, seed: 1));
        IDataView ids = _ml.Transforms.SelectColumns("Ids", "Others").Fit(ToyPairs.Ids(_ml, 20, seed: 3))
            .Transform(ToyPairs.Ids(_ml, 20, seed: 3));
        var stream = new MemoryStream();

        _ml.Model.ConvertToOnnx(model, _ml.Data.Cache(ids), stream, "Score");

        float[][] expected = model.Transform(ids).Scores();
        (uint[][] first, uint[][] second) = ([.. ids.GetColumn<uint[]>("Ids")], [.. ids.GetColumn<uint[]>("Others")]);
        using var session = new InferenceSession(stream.ToArray());
        for (int row = 0; row < first.Length; row++)
        {
            using OrtValue one = OrtValue.CreateTensorValueFromMemory(first[row], [1, first[row].Length]);
            using OrtValue other = OrtValue.CreateTensorValueFromMemory(second[row], [1, second[row].Length]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                options, ["Ids", "Others"], [one, other], ["Score.output"]);
            Assert.InRange(OnnxRun.LargestDifference([expected[row]], [results[0].GetTensorDataAsSpan<float>().ToArray()]), 0, 1e-4);
        }
    }

    [Fact]
    public void Columns_of_different_vocabularies_are_refused()
    {
        IDataView data = ToyPairs.Ids(_ml, 50, seed: 1);
        IDataView larger = Map(["<unk>", "<pad>", "the"]);
        IDataView sameSize = Map([.. Keys(data, "Ids")[..^1], "never"]);

        Assert.Contains(
            "Input column 'Others': expected the vocabulary of 'Ids', 23 tokens, found 3 tokens.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(_ml, s_hasty).Fit(larger)).Message);
        Assert.Matches(
            "Input column 'Others': expected the vocabulary of 'Ids', '[a-z]+' for key 23, found 'never'.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(_ml, s_hasty).Fit(sameSize)).Message);

        IDataView Map(string[] tokens) => _ml.Transforms.Text.MapTokensToVocabulary(
            "Others", "OtherWords", Vocabulary.Create(tokens)).Fit(data).Transform(data);
    }

    [Fact]
    public void A_missing_second_column_is_named()
    {
        TextClassifierTrainer trainer = Trainer(_ml, s_hasty with { SecondIdsColumnName = "Hypothesis" });
        IDataView data = ToyPairs.Ids(_ml, 50, seed: 1);

        Assert.Contains("'Hypothesis'", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message);
        Assert.Contains(
            "'Hypothesis'",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(ComponentChecks.ShapeOf(data.Schema))).Message);
    }

    [Fact]
    public void What_reads_single_texts_alone_refuses_pairs()
    {
        using TextClassifierTransformer model = Trainer(_ml, s_hasty).Fit(ToyPairs.Ids(_ml, 50, seed: 1));
        var cnn = (TextCnnClassifierOptions)s_hasty;

        AssertRefused("Option SecondIdsColumnName: expected null for this network, which reads single texts, found 'Others'.",
            () => _ml.MulticlassClassification.Trainers.NaiveBayesBagClassifier(new() { SecondIdsColumnName = "Others" }));
        AssertRefused("Option SecondIdsColumnName: expected null for this network, which reads single texts, found 'Others'.",
            () => _ml.MulticlassClassification.Trainers.Network(new() { Factory = new MeanOfStates(), SecondIdsColumnName = "Others" }));
        AssertRefused("Option SecondIdsColumnName: expected another column than IdsColumnName, found 'Others'.",
            () => _ml.MulticlassClassification.Trainers.TextCnnClassifier(cnn with { IdsColumnName = "Others" }));
        AssertRefused("Option SecondIdsColumnName: expected null, as several labels are for single texts, found 'Others'.",
            () => _ml.MultilabelClassification.Trainers.TextCnnClassifier(cnn));
        AssertRefused("Option MixedObjective: expected null for pairs, as its losses are for single texts, found",
            () => _ml.MulticlassClassification.Trainers.TextCnnClassifier(cnn with { MixedObjective = new() }));
        AssertRefused("Classifier: expected one of single texts, found one of pairs, with the second column 'Others'.",
            () => _ml.Transforms.Text.AttributeTokens("Why", model));

        static void AssertRefused(string message, Func<object> make) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message);
    }

    private static TextClassifierOptions Paired(TextClassifierOptions options) => options with { SecondIdsColumnName = "Others" };

    private static TextClassifierTrainer Trainer(MLContext ml, TextClassifierOptions options) => options switch
    {
        RnnClassifierOptions rnn => ml.MulticlassClassification.Trainers.RnnClassifier(rnn),
        TextCnnClassifierOptions cnn => ml.MulticlassClassification.Trainers.TextCnnClassifier(cnn),
        BagOfEmbeddingsClassifierOptions bag => ml.MulticlassClassification.Trainers.BagOfEmbeddingsClassifier(bag),
        _ => ml.MulticlassClassification.Trainers.TransformerClassifier((TransformerClassifierOptions)options),
    };

    private static string[] Keys(IDataView data, string column)
    {
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        data.Schema[column].GetKeyValues(ref tokens);
        return [.. tokens.DenseValues().Select(token => token.ToString())];
    }

    private double Accuracy(ITransformer model, IDataView data) =>
        _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;
}
