using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>ONNX Runtime gives the scores of Transform for 1,000 reviews of IMDB.</summary>
public sealed class ReviewScoreTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TrainingOptions s_quick = new() { Epochs = 1, ValidationFraction = 0 };

    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _files.Dispose();

    [DataFact("imdb/train.csv.gz")]
    public void An_lstms_scores_are_equal() => AssertScores(
        new RnnClassifierOptions
        {
            EmbeddingSize = 32,
            HiddenSize = 32,
            Cell = RnnCellKind.Lstm,
            Pooling = RnnPooling.Maximum,
            MaximumLength = 200,
            Dropout = 0,
            Training = s_quick with { Epochs = 2, BatchSize = 16, LearningRate = 1e-2 },
        });

    [DataFact("imdb/train.csv.gz")]
    public void A_bags_scores_are_equal() =>
        AssertScores(new BagOfEmbeddingsClassifierOptions { Buckets = 100_000, Training = s_quick with { LearningRate = 0.02 } });

    [DataFact("imdb/train.csv.gz")]
    public void A_naive_bayes_bags_scores_are_equal() =>
        AssertScores(new NaiveBayesBagClassifierOptions { Buckets = 100_000, Training = s_quick with { LearningRate = 0.02 } });

    private void AssertScores(TextClassifierOptions options)
    {
        IDataView reviews = _ml.Data.LoadLabeledText(DataFactAttribute.PathOf("imdb/train.csv.gz"));
        using TransformerChain<TextClassifierTransformer> model = _ml.Transforms.Text.TokenizeText("Tokens", "Text")
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(Pipelines.Trainer(_ml, options)).Fit(_ml.Data.TakeRows(reviews, 3000));
        IDataView scored = model.Transform(_ml.Data.TakeRows(_ml.Data.SkipRows(reviews, 3000), 1000));
        model.LastTransformer.ExportOnnx(_files.PathOf("onnx"), scored.Schema);

        using var run = new OnnxRun(_files.PathOf("onnx/network.onnx"));
        float[][] expected = scored.Scores();
        long[][] ids = [.. scored.GetColumn<uint[]>("Ids").Select(keys => Array.ConvertAll(keys, key => (long)key))];
        float[][] actual = [.. ids.Chunk(20).SelectMany(batch => run.Run<float>("Score", OnnxRun.Pad(batch, 0, 0)))];

        float largest = OnnxRun.LargestDifference(expected, actual);
        output.WriteLine($"largest difference {largest:G2} of {expected.Length} reviews, scores from {expected.Min(score => score[0]):F2} "
            + $"to {expected.Max(score => score[0]):F2}");
        Assert.Equal(1000, expected.Length);
        Assert.True(expected.Max(score => score[0]) - expected.Min(score => score[0]) > 0.3, "the reviews should have different scores");
        Assert.InRange(largest, 0, 1e-4);
    }
}
