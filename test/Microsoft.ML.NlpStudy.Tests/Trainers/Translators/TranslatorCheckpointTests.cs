using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class TranslatorCheckpointTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _pairs;

    public TranslatorCheckpointTests()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 60, seed: 1));
        _pairs = _ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source")
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
            .Fit(rows).Transform(rows);
    }

    [Fact]
    public void A_checkpoint_of_a_network_with_another_dropout_is_refused_and_one_for_another_search_goes_on()
    {
        var options = new Seq2SeqOptions
        {
            EmbeddingSize = 8,
            HiddenSize = 8,
            Training = new TrainingOptions { Epochs = 1, Threads = 2, Checkpoints = new CheckpointOptions { Folder = _folder } },
        };
        using TranslatorTransformer first = Fit(options);

        var error = Assert.Throws<InvalidOperationException>(() => Fit(options with { Dropout = 0.4 }));
        using TranslatorTransformer again = Fit(options with { Search = new SearchOptions { BeamSize = 3 } });

        Assert.Contains("expected Dropout 0.4, found 0.3", error.Message);
        Assert.Equal(first.History.Epochs, again.History.Epochs);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private TranslatorTransformer Fit(Seq2SeqOptions options) => new MLContext(seed: 1).Translation.Trainers.Seq2Seq(options).Fit(_pairs);
}
