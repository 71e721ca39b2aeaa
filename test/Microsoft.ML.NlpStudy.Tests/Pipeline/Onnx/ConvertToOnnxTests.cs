using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

/// <summary>ML.NET's converter writes pipelines that end in a classifier of this package.</summary>
public sealed class ConvertToOnnxTests(ITestOutputHelper output)
{
    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 4,
        BatchSize = 16,
        LearningRate = 2e-2,
        Threads = 1,
        ValidationFraction = 0,
        MixedPrecision = MixedPrecision.Never,
    };

    private static readonly Dictionary<string, TextClassifierOptions> s_kinds = new()
    {
        ["lstm"] = new RnnClassifierOptions
        {
            EmbeddingSize = 6,
            HiddenSize = 4,
            Cell = RnnCellKind.Lstm,
            Pooling = RnnPooling.Attention,
            TopLabelCount = 2,
            Training = s_quick,
        },
        ["gru"] = new RnnClassifierOptions { EmbeddingSize = 6, HiddenSize = 4, Cell = RnnCellKind.Gru, Training = s_quick },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 6, Filters = 4, Training = s_quick },
        ["bag"] = new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 6, Buckets = 500, Training = s_quick },
        ["naive bayes"] = new NaiveBayesBagClassifierOptions { Buckets = 500, Training = s_quick },
        ["transformer"] = new TransformerClassifierOptions { EmbeddingSize = 8, Heads = 2, FeedForwardSize = 8, Training = s_quick },
    };

    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_classifier_is_converted_from_ids_to_all_of_its_columns(string kind)
    {
        using var classifier = Pipelines.Classification(_ml, s_kinds[kind]).Fit(Rows(200)).LastTransformer;
        (IDataView ids, byte[] onnx) = Convert(classifier);

        IDataView scored = classifier.Transform(ids);
        using var run = new OnnxRun(onnx);
        uint[][] keys = [.. scored.GetColumn<uint[]>("Ids")];
        int length = keys.Max(row => row.Length) + 2;
        uint[][] padded = [.. keys.Select(row => (uint[])[.. row, .. new uint[length - row.Length]])];

        Assert.Equal(["Ids"], run.Inputs);
        AssertClose(scored.Scores(), run.RunKeys<float>("Score.output", padded));
        AssertClose(Single(scored, "Probability"), run.RunKeys<float>("Probability.output", padded));
        AssertClose(Single(scored, "LogOdds"), run.RunKeys<float>("LogOdds.output", padded), 1e-3);
        Assert.Equal(
            scored.GetColumn<uint>("PredictedLabel"), run.RunKeys<uint>("PredictedLabel.output", padded).Select(key => key.Single()));
        if (kind == "lstm")
        {
            Assert.Equal(scored.GetColumn<uint[]>("TopLabels"), run.RunKeys<uint>("TopLabels.output", padded));
            float[][] attention =
                [.. scored.GetColumn<float[]>("Attention").Select(row => (float[])[.. row, .. new float[length - row.Length]])];
            AssertClose(attention, run.RunKeys<float>("Attention.output", padded));
        }
    }

    [Fact]
    public void An_ensemble_is_converted_and_its_labels_are_given_as_text()
    {
        var options = new EnsembleClassifierOptions { Members = [s_kinds["gru"], s_kinds["bag"]] };
        using var ensemble = Pipelines.Preprocessing(_ml).Append(_ml.MulticlassClassification.Trainers.EnsembleClassifier(options))
            .Fit(Rows(200)).LastTransformer;
        IDataView ids = Ids();
        ITransformer model = ensemble.Append(
            _ml.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel").Fit(ensemble.Transform(ids)));
        var stream = new MemoryStream();

        _ml.Model.ConvertToOnnx(model, ids, stream, "Score", "Class");

        IDataView scored = model.Transform(ids);
        using var session = new InferenceSession(stream.ToArray());
        uint[] keys = scored.GetColumn<uint[]>("Ids").First();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(keys, [1, keys.Length]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["Ids"], [input], ["Class.output", "Score.output"]);
        Assert.Equal(scored.GetColumn<string>("Class").First(), results[0].GetStringTensorAsArray().Single());
        AssertClose([scored.Scores()[0]], [results[1].GetTensorDataAsSpan<float>().ToArray()]);
    }

    [Fact]
    public void A_pipeline_of_ML_NETs_own_tokenizer_is_converted_from_text_to_score()
    {
        IDataView rows = Rows(200);
        using TransformerChain<TextClassifierTransformer> model = _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Ids", "Tokens"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(Pipelines.Trainer(_ml, s_kinds["gru"])).Fit(rows);
        var stream = new MemoryStream();

        _ml.Model.ConvertToOnnx(model, rows, stream, "Score");

        // ML.NET declares that TokenizeIntoWords gives one token. ONNX Runtime relies on that when it optimizes.
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(stream.ToArray(), options);
        float[][] expected = model.Transform(rows).Scores();
        var actual = new List<float[]>();
        foreach (string text in rows.GetColumn<string>("Text"))
        {
            using OrtValue input = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1]);
            input.StringTensorSetElementAt(text.AsSpan(), 0);
            using OrtValue label = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1]);
            using var run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                run, session.InputNames, [.. session.InputNames.Select(name => name == "Text" ? input : label)], ["Score.output"]);
            actual.Add(results[0].GetTensorDataAsSpan<float>().ToArray());
        }

        AssertClose(expected, [.. actual]);
    }

    [Fact]
    public void A_vocabulary_is_converted_too_from_tokens_to_score()
    {
        using TransformerChain<TextClassifierTransformer> model = TokensTo(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"));
        IDataView tokens = Tokens("the film was never good", "bad", "");
        var stream = new MemoryStream();

        _ml.Model.ConvertToOnnx(model, tokens, stream, "Score", "Ids");

        using var session = new InferenceSession(stream.ToArray());
        string[] padded = ["the", "film", "was", "never", "good", "bad", "", "", "", "", "", "", "", "", ""];
        using OrtValue input = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [3, 5]);
        for (int i = 0; i < padded.Length; i++)
        {
            input.StringTensorSetElementAt(padded[i].AsSpan(), i);
        }

        using OrtValue label = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [3, 1]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
            run, session.InputNames, [.. session.InputNames.Select(name => name == "Tokens" ? input : label)],
            ["Score.output", "Ids.output"]);
        IDataView scored = model.Transform(tokens);
        AssertClose(scored.Scores(), [.. results[0].GetTensorDataAsSpan<float>().ToArray().Chunk(2)]);
        uint[][] ids = [.. results[1].GetTensorDataAsSpan<uint>().ToArray().Chunk(5)];
        Assert.Equal(scored.GetColumn<uint[]>("Ids").Select(row => (uint[])[.. row, .. new uint[5 - row.Length]]), ids);
        Assert.Equal(1u, ids[0][3]); // the unknown token
    }

    [Fact]
    public void A_vocabulary_with_stop_words_has_no_operator()
    {
        var options = new VocabularyOptions { StopWords = ["the"] };
        using TransformerChain<TextClassifierTransformer> model =
            TokensTo(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", options));

        var exception = Assert.Throws<NotSupportedException>(
            () => _ml.Model.ConvertToOnnx(model, Tokens("the film"), new MemoryStream()));

        Assert.StartsWith("MapTokensToVocabularyTransformer, which adds 'Ids':", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_without_operators_is_named_with_the_way_out()
    {
        using var model = Pipelines.Classification(_ml, s_kinds["gru"]).Fit(Rows(50));

        var exception = Assert.Throws<NotSupportedException>(() => _ml.Model.ConvertToOnnx(model, Rows(5), new MemoryStream()));

        Assert.Equal(
            "CleanTextTransformer, which adds 'Clean': expected a stage that ONNX has operators for, found none for it. Convert a pipeline "
                + "that begins behind that stage, with its columns as the input, or write the classifier alone: ExportOnnx.",
            exception.Message);
    }

    [Fact]
    public void Ids_of_another_stage_without_operators_are_named()
    {
        IDataView rows = Rows(50);
        using var model = _ml.Transforms.CustomMapping<ToyTexts.Row, Words>((row, words) => words.Tokens = row.Text.Split(' '), null)
            .Append(_ml.Transforms.Conversion.MapValueToKey("Ids", "Tokens"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(Pipelines.Trainer(_ml, s_kinds["gru"])).Fit(rows);

        var exception = Assert.Throws<NotSupportedException>(() => _ml.Model.ConvertToOnnx(model, rows, new MemoryStream()));

        Assert.StartsWith("Column 'Ids': expected a column of the input", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_set_of_operators_is_refused()
    {
        using var classifier = Pipelines.Classification(_ml, s_kinds["gru"]).Fit(Rows(50)).LastTransformer;

        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Model.ConvertToOnnx(classifier, Ids(), 11, new MemoryStream()));

        Assert.Contains("TextClassifierTransformer's minimum OpSet version requirement: 12", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Words
    {
        public string[] Tokens { get; set; } = [];
    }

    private sealed class Labeled
    {
        public string[] Tokens { get; set; } = [];

        public string Sentiment { get; set; } = "";
    }

    private TransformerChain<TextClassifierTransformer> TokensTo(IEstimator<ITransformer> ids) =>
        ids.Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment")).Append(Pipelines.Trainer(_ml, s_kinds["gru"])).Fit(
            _ml.Data.LoadFromEnumerable(ToyTasks.Negation(200, seed: 1).Select(
                row => new Labeled { Tokens = row.Text.Split(' '), Sentiment = row.Sentiment })));

    private IDataView Tokens(params string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(
        text => new Labeled { Tokens = text.Split(' ', StringSplitOptions.RemoveEmptyEntries), Sentiment = "positive" }));

    private (IDataView Ids, byte[] Onnx) Convert(ITransformer model)
    {
        IDataView ids = Ids();
        var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(model, ids, stream);
        return (ids, stream.ToArray());
    }

    // A cache ends the converter's way back: it begins with these ids.
    private IDataView Ids()
    {
        IDataView rows = Rows(200);
        IDataView ids = Pipelines.Preprocessing(_ml).Append(_ml.Transforms.SelectColumns("Ids")).Fit(rows).Transform(rows);
        return _ml.Data.Cache(_ml.Data.TakeRows(ids, 30));
    }

    private void AssertClose(float[][] expected, float[][] actual, double tolerance = 1e-4)
    {
        float difference = OnnxRun.LargestDifference(expected, actual);
        output.WriteLine($"largest difference {difference:G2}");
        Assert.InRange(difference, 0, tolerance);
    }

    private static float[][] Single(IDataView rows, string column) => [.. rows.GetColumn<float>(column).Select(value => (float[])[value])];

    private IDataView Rows(int count) => _ml.Data.LoadFromEnumerable(ToyTasks.Negation(count, seed: 1));
}
