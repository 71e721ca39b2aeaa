using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

/// <summary>Model files without checksums, made by the code of that time.</summary>
public class OldModelTests
{
    private static readonly RnnClassifierOptions s_options = new()
    {
        EmbeddingSize = 4,
        HiddenSize = 4,
        Dropout = 0,
        Training = new TrainingOptions { Epochs = 2, BatchSize = 8, Threads = 1 },
    };

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_model_without_checksums_loads_and_scores_as_it_did()
    {
        ITransformer model = _ml.Model.Load(Path.Combine(AppContext.BaseDirectory, "Pipeline", "Saving", "Old", "classifier.zip"), out _);

        float[][] scores = model.Transform(Rows()).Scores();

        Assert.Equal([0.46426356f, 0.53573644f], scores[0], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.47113535f, 0.5288647f], scores[1], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_model_loaded_without_checksums_is_saved_with_them()
    {
        ITransformer model = _ml.Model.Load(
            Path.Combine(AppContext.BaseDirectory, "Pipeline", "Saving", "Old", "classifier.zip"), out DataViewSchema schema);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        using var zip = new System.IO.Compression.ZipArchive(stream);

        Assert.Equal(
            zip.Entries.Count(entry => entry.Name == "options.json"), zip.Entries.Count(entry => entry.Name == "checksums.txt"));
    }

    [Fact]
    public void A_checkpoint_of_then_is_gone_on_from()
    {
        using var files = new TemporaryFiles();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Pipeline", "Saving", "Old", "checkpoint.zip"), files.PathOf("checkpoint.zip"));
        IDataView rows = Rows();
        var epochs = new List<int>();
        TrainingOptions training = s_options.Training with
        {
            Epochs = 3,
            Checkpoints = new CheckpointOptions { Folder = Path.GetDirectoryName(files.PathOf("checkpoint.zip"))! },
            Progress = new Reporter(progress => epochs.Add(progress.Epoch)),
        };

        using TransformerChain<TextClassifierTransformer> model =
            Pipelines.Classification(_ml, s_options with { Training = training }).Fit(rows);

        Assert.All(epochs, epoch => Assert.Equal(3, epoch));
        Assert.Equal(3, model.LastTransformer.History.Epochs.Count);
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(i => new ToyTexts.Row
    {
        Text = i % 2 == 0 ? "a good film" : "a bad film it was",
        Sentiment = i % 2 == 0 ? "positive" : "negative",
    }));
}
