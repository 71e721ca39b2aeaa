using System.IO.Compression;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The sample with a pretrained encoder.</summary>
public sealed class SentimentEncoderTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly EncoderFolder _encoder = new("bert");
    private readonly string _reviews;

    public SentimentEncoderTests()
    {
        _reviews = _files.PathOf("reviews.tsv");
        File.WriteAllLines(
            _reviews,
            [
                "text\tsentiment",
                .. Enumerable.Range(0, 120).Select(
                    i => i % 2 == 0 ? $"the cat sees a dog{i}.\tpositive" : $"a dog sees the cat{i}.\tnegative"),
            ]);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void An_encoder_is_fine_tuned_and_its_model_does_not_need_the_folder()
    {
        SampleProcess trained = Run(
            "train", "--train", _reviews, "--model", "encoder", "--encoder", _encoder.Path, "--pooling", "mean", "--long-texts",
            "StartAndEnd", "--max-length", "16", "--epochs", "12", "--batch-size", "8", "--learning-rate", "0.01", "--output",
            _files.PathOf("model.zip"), "--json");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.InRange(JsonDocument.Parse(trained.Lines[^1]).RootElement.GetProperty("test_accuracy").GetDouble(), 0.9, 1);

        File.Delete(_encoder.PathOf("model.safetensors"));
        SampleProcess asked = Run("predict", "--model", _files.PathOf("model.zip"), "the cat sees a dog.");
        Assert.StartsWith("positive\t", Assert.Single(asked.Lines));
    }

    [Fact]
    public void The_metric_that_decides_which_epoch_is_kept_can_be_chosen()
    {
        SampleProcess trained = Run(
            "train", "--train", _reviews, "--model", "encoder", "--encoder", _encoder.Path, "--max-length", "16", "--epochs", "1",
            "--validation-metric", "accuracy", "--output", _files.PathOf("model.zip"));

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        using ZipArchive model = ZipFile.OpenRead(_files.PathOf("model.zip"));
        Assert.Contains(model.Entries.Where(entry => entry.Name == "options.json"), entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd().Contains("\"ValidationMetric\": \"Accuracy\"");
        });
    }

    [Theory]
    [InlineData("--model encoder: expected --encoder with it, found none", "--model", "encoder")]
    [InlineData("--encoder: expected with --model encoder, found with rnn", "--encoder", "nowhere")]
    [InlineData("--tokenizer: expected with --model", "--model", "encoder", "--encoder", "nowhere", "--tokenizer", "jamo")]
    [InlineData("'nowhere': expected a file config.json, found no such folder", "--model", "encoder", "--encoder", "nowhere")]
    public void A_mistake_is_answered_in_one_line(string expected, params string[] arguments)
    {
        SampleProcess result = Run(["train", "--train", _reviews, .. arguments]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, Assert.Single(result.ErrorLines));
    }

    private SampleProcess Run(params string[] arguments) =>
        SampleProcess.Run("Sentiment", Path.GetDirectoryName(_reviews)!, arguments, "");
}
