using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Trainers;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>ONNX Runtime gives the scores of Transform for classifiers on pretrained encoders.</summary>
public sealed class ExportPretrainedTests(ITestOutputHelper output) : IDisposable
{
    // A higher rate makes so small an encoder give all texts the same state on some processors.
    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 8,
        BatchSize = 4,
        LearningRate = 1e-3,
        Threads = 1,
        ValidationFraction = 0,
        EarlyStoppingPatience = null,
        MixedPrecision = MixedPrecision.Never,
    };

    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Second { get; set; } = "";

        public string Label { get; set; } = "";
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("bert", EncoderPooling.FirstToken)]
    [InlineData("bert", EncoderPooling.Mean)]
    [InlineData("bert", EncoderPooling.Pooler)]
    [InlineData("distilbert", EncoderPooling.Mean)]
    [InlineData("electra", EncoderPooling.FirstToken)]
    [InlineData("roberta", EncoderPooling.Mean)]
    public void A_fine_tuned_encoder_scores_like_Transform(string family, EncoderPooling pooling) =>
        AssertScores(family, new PretrainedClassifierOptions { Pooling = pooling, MaximumLength = 12, Training = s_quick });

    [Fact]
    public void The_second_text_of_a_pair_has_another_segment_type() => AssertScores("bert", new PretrainedClassifierOptions
    {
        Pooling = EncoderPooling.Mean,
        SecondTextColumnName = "Second",
        MaximumLength = 16,
        Training = s_quick,
    });

    [Fact]
    public void The_logits_of_windows_are_averaged() => AssertScores("bert", new PretrainedClassifierOptions
    {
        Pooling = EncoderPooling.Mean,
        LongTexts = LongTextHandling.Windows,
        MaximumLength = 8,
        MaximumWindows = 3,
        Training = s_quick,
    });

    [Fact]
    public void A_real_encoder_scores_like_Transform()
    {
        using var files = new MiniLm();
        using var encoder = PretrainedEncoder.Load(files.Folder);
        AssertScores(encoder, new PretrainedClassifierOptions
        {
            Pooling = EncoderPooling.Mean,
            MaximumLength = 64,
            Training = s_quick with { Epochs = 1, LearningRate = 5e-4 },
        });
    }

    private void AssertScores(string family, PretrainedClassifierOptions options)
    {
        using var folder = new EncoderFolder(family, hasHeads: true);
        using var encoder = PretrainedEncoder.Load(folder.Path);
        AssertScores(encoder, options);
    }

    private void AssertScores(PretrainedEncoder encoder, PretrainedClassifierOptions options)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(Text));
        rows = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        using PretrainedClassifierTransformer model =
            _ml.MulticlassClassification.Trainers.PretrainedClassifier(encoder, options).Fit(rows);
        IDataView scored = model.Transform(rows);
        float[][] expected = scored.Scores();
        Assert.True(expected.Max(score => score[0]) - expected.Min(score => score[0]) > 0.01, "the texts should have different scores");

        model.ExportOnnx(_files.PathOf("onnx"));

        JsonNode tokens = JsonNode.Parse(File.ReadAllText(_files.PathOf("onnx/card.json")))!["tokens"]![0]!;
        string[] vocabulary = File.ReadAllLines(_files.PathOf("onnx/vocabulary.txt"));
        Assert.Equal(encoder.Tokenizer.Vocabulary.Tokens, vocabulary);
        Assert.Equal("[CLS]", vocabulary[(int)tokens["specialIds"]!["first"]!]);
        Assert.Equal("[PAD]", vocabulary[(int)tokens["paddingId"]!]);
        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        long[][] ids = Read(encoder, options, rows);
        float largest = 0;
        foreach (int behind in new[] { 0, 2 })
        {
            long[][] padded = OnnxRun.Pad(ids, 0, behind);
            int size = encoder.Architecture.VocabularySize;
            long[][] mask = Map(padded, id => id == 0 ? 0 : 1), segments = Map(padded, id => id > size ? 1 : 0);
            long[][][] others = encoder.Architecture.Types > 1 ? [mask, segments] : [mask];
            float[][] actual = run.Run<float>("Score", Map(padded, id => id == 0 ? (long)tokens["paddingId"]! : (id - 1) % size), others);
            largest = Math.Max(largest, OnnxRun.LargestDifference(expected, actual));
        }

        output.WriteLine($"largest difference {largest:G2}");
        Assert.InRange(largest, 0, 1e-4);
    }

    // The ids as the network reads them: one more than the vocabulary's, and in another range for a pair's second text.
    private static long[][] Read(PretrainedEncoder encoder, PretrainedClassifierOptions options, IDataView rows)
    {
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        TokenKeyColumn.Reader reader =
            ClassifierTexts.Of(options, encoder.Tokenizer, encoder.Marks, encoder.Architecture).Open(cursor);
        var texts = new List<long[]>();
        while (cursor.MoveNext())
        {
            texts.Add(Array.ConvertAll(reader().ToArray(), id => (long)id));
        }

        return [.. texts];
    }

    private static long[][] Map(long[][] rows, Func<long, long> map) => [.. rows.Select(row => row.Select(map).ToArray())];

    private static Row Text(int number)
    {
        string[] words = ["the", "cat", "sees", "a", "dog", "dogs", "."];
        var random = new Random(number);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => words[random.Next(words.Length)]));
        return new Row
        {
            Text = $"{(number % 2 == 0 ? "cat" : "dog")} {Words(number * 5 % 17)}",
            Second = Words(number % 3),
            Label = number % 2 == 0 ? "cat" : "dog",
        };
    }
}
