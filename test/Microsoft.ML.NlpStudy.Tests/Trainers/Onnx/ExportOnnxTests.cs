using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>ONNX Runtime gives the scores of Transform for the file of every kind of classifier, whatever texts are padded to.</summary>
public sealed class ExportOnnxTests(ITestOutputHelper output) : IDisposable
{
    private const double Tolerance = 1e-4;

    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 4,
        BatchSize = 16,
        LearningRate = 2e-2,
        Threads = 1,
        ValidationFraction = 0,
        EarlyStoppingPatience = null,
        MixedPrecision = MixedPrecision.Never,
    };

    private static readonly RnnClassifierOptions s_rnn =
        new() { EmbeddingSize = 7, HiddenSize = 5, Dropout = 0, DenseSize = 0, Training = s_quick };

    private static readonly TransformerClassifierOptions s_transformer = new()
    {
        EmbeddingSize = 12,
        Heads = 3,
        Layers = 2,
        FeedForwardSize = 20,
        Dropout = 0,
        Training = s_quick with { LearningRate = 5e-3 },
    };

    private static readonly Dictionary<string, TextClassifierOptions> s_kinds = new()
    {
        ["rnn"] = s_rnn with { Cell = RnnCellKind.Rnn, Bidirectional = false, Pooling = RnnPooling.Last },
        ["rnn both ways"] = s_rnn with { Cell = RnnCellKind.Rnn, Bidirectional = true, Pooling = RnnPooling.Mean },
        ["rnn cell"] = s_rnn with { Cell = RnnCellKind.RnnCell, Bidirectional = true, Pooling = RnnPooling.Last },
        ["lstm"] = s_rnn with { Cell = RnnCellKind.Lstm, Bidirectional = false, Pooling = RnnPooling.Maximum, DenseSize = 4 },
        ["lstm both ways"] = s_rnn with { Cell = RnnCellKind.Lstm, Bidirectional = true, Layers = 3, Residual = true },
        ["lstm attention"] = s_rnn with { Cell = RnnCellKind.Lstm, Bidirectional = true, Pooling = RnnPooling.Attention },
        ["gru"] = s_rnn with { Cell = RnnCellKind.Gru, Bidirectional = false, Pooling = RnnPooling.Last, Layers = 2 },
        ["gru both ways"] = s_rnn with { Cell = RnnCellKind.Gru, Bidirectional = true, Pooling = RnnPooling.Concatenated },
        ["gru attention"] = s_rnn with { Cell = RnnCellKind.Gru, Bidirectional = false, Pooling = RnnPooling.Attention },
        ["gru of the end"] = s_rnn with { Cell = RnnCellKind.Gru, MaximumLength = 6, TruncateSide = SequenceSide.Start },
        ["lstm in reverse"] = s_rnn with { Cell = RnnCellKind.Lstm, Bidirectional = false, Reverse = true, Pooling = RnnPooling.Last },
        ["gru in reverse attention"] =
            s_rnn with { Cell = RnnCellKind.Gru, Bidirectional = false, Reverse = true, Pooling = RnnPooling.Attention },
        ["cnn of two channels"] = new TextCnnClassifierOptions
        {
            EmbeddingSize = 6,
            Filters = 5,
            Windows = [2],
            StaticChannel = true,
            InitialEmbeddings = new InitialEmbeddings { Vectors = RandomVectors.For(["good", "bad", "not", "film"], 6) },
            Dropout = 0,
            Training = s_quick,
        },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 6, Filters = 5, Windows = [1, 2, 4], Dropout = 0, Training = s_quick },
        ["cnn normalized"] = new TextCnnClassifierOptions
        {
            EmbeddingSize = 6,
            Filters = 5,
            Windows = [3],
            Dropout = 0,
            BatchNormalization = true,
            Training = s_quick,
        },
        ["bag"] = new BagOfEmbeddingsClassifierOptions
        {
            EmbeddingSize = 6,
            Buckets = 500,
            WordNgrams = 3,
            Dropout = 0,
            Training = s_quick,
        },
        ["bag of tokens"] = new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 6, WordNgrams = 1, Dropout = 0, Training = s_quick },
        ["naive bayes"] = new NaiveBayesBagClassifierOptions { Buckets = 300, WordNgrams = 3, Training = s_quick },
        ["naive bayes of tokens"] = new NaiveBayesBagClassifierOptions { WordNgrams = 1, MaximumLength = 5, Training = s_quick },
        ["transformer"] = s_transformer,
        ["transformer first token"] = s_transformer with
        {
            Pooling = TransformerPooling.FirstToken,
            MaximumLength = 9,
            Training = s_quick with { Epochs = 8, LearningRate = 1e-2 },
        },
        ["transformer sines"] = s_transformer with { Positions = PositionKind.Sinusoidal, MaximumLength = null },
        ["transformer sines first token"] =
            s_transformer with { Positions = PositionKind.Sinusoidal, Pooling = TransformerPooling.FirstToken },
    };

    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_network_scores_like_Transform_however_texts_are_padded(string kind)
    {
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(_ml, s_kinds[kind]).Fit(Rows(200));
        IDataView scored = model.Transform(Texts());
        model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), scored.Schema);

        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        AssertScores(run, scored);
    }

    [Fact]
    public void An_ensemble_is_one_network()
    {
        var options = new EnsembleClassifierOptions
        {
            Members = [s_rnn, s_kinds["bag"] with { MaximumLength = 15 }, s_kinds["cnn"] with { MaximumLength = 4 }],
        };
        using var model = Pipelines.Preprocessing(_ml).Append(_ml.MulticlassClassification.Trainers.EnsembleClassifier(options))
            .Fit(Rows(200));
        IDataView scored = model.Transform(Texts());
        model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), scored.Schema);

        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        AssertScores(run, scored);
        JsonNode card = JsonNode.Parse(File.ReadAllText(_files.PathOf("onnx/card.json")))!;
        Assert.Equal("""["Rnn","BagOfEmbeddings","TextCnn"]""", card["networks"]!.ToJsonString());
        Assert.Equal(400, (int?)card["tokens"]![0]!["maximumLength"]);
    }

    [Fact]
    public void Members_that_read_other_columns_have_an_input_each()
    {
        var options = new EnsembleClassifierOptions
        {
            Members = [s_kinds["bag"], s_kinds["cnn"] with { IdsColumnName = "Letters" }],
        };
        using var model = Pipelines.Preprocessing(_ml)
            .Append(_ml.Transforms.Text.TokenizeText("Characters", "Text", TextTokenizer.Characters))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Letters", "Characters"))
            .Append(_ml.MulticlassClassification.Trainers.EnsembleClassifier(options)).Fit(Rows(200));
        IDataView scored = model.Transform(Texts());

        model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), scored.Schema);

        Assert.Contains("<unk>", File.ReadLines(_files.PathOf("onnx/vocabulary-2.txt")));
        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        Assert.Equal(["Ids", "Letters"], run.Inputs);
        float largest = OnnxRun.LargestDifference(
            scored.Scores(), run.Run<float>("Score", OnnxRun.Pad(Ids(scored, "Ids"), 0, 1), OnnxRun.Pad(Ids(scored, "Letters"), 2, 0)));
        Assert.InRange(largest, 0, Tolerance);
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("naive bayes")]
    public void Three_classes_have_three_scores(string kind)
    {
        List<ToyTexts.Row> rows = ToyTasks.Negation(200, seed: 1);
        rows.Where((_, i) => i % 3 == 0).ToList().ForEach(row => (row.Text, row.Sentiment) = ($"so {row.Text}", "mixed"));
        using TransformerChain<TextClassifierTransformer> model =
            Pipelines.Classification(_ml, s_kinds[kind]).Fit(_ml.Data.LoadFromEnumerable(rows));
        IDataView scored = model.Transform(Texts());

        model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), scored.Schema);

        Assert.Equal(3, scored.Scores()[0].Length);
        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        AssertScores(run, scored);
    }

    private static long[][] Ids(IDataView scored, string column) =>
        [.. scored.GetColumn<uint[]>(column).Select(keys => Array.ConvertAll(keys, key => (long)key))];

    private void AssertScores(OnnxRun run, IDataView scored)
    {
        float[][] expected = scored.Scores();
        Assert.Contains(
            Enumerable.Range(0, expected[0].Length), i => expected.Max(score => score[i]) - expected.Min(score => score[i]) > 0.1);
        long[][] ids = Ids(scored, "Ids");
        float largest = 0;
        foreach ((int before, int behind, long padding) in new[] { (0, 0, 0L), (0, 3, 0L), (2, 5, 2L), (4, 0, 2L) })
        {
            float[][] actual = run.Run<float>("Score", OnnxRun.Pad(ids, before, behind, padding));
            largest = Math.Max(largest, OnnxRun.LargestDifference(expected, actual));
        }

        for (int text = 0; text < ids.Length; text++)
        {
            largest = Math.Max(largest, OnnxRun.LargestDifference([expected[text]], run.Run<float>("Score", [ids[text]])));
        }

        output.WriteLine($"largest difference {largest:G2}");
        Assert.InRange(largest, 0, Tolerance);
        Assert.Equal(
            scored.GetColumn<uint>("PredictedLabel").Select(key => key - 1L),
            run.Run<long>("PredictedIndex", OnnxRun.Pad(ids, 0, 1)).Select(place => place[0]));
    }

    // Texts of 0 to 20 words, some of them unknown.
    private IDataView Texts() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 21).Select(length => new ToyTexts.Row
    {
        Text = string.Join(' ', ToyTasks.Negation(4, seed: length).SelectMany(row => row.Text.Split(' ')).Append("never").Take(length)),
        Sentiment = "positive",
    }));

    private IDataView Rows(int count) => _ml.Data.LoadFromEnumerable(ToyTasks.Negation(count, seed: 1));
}
