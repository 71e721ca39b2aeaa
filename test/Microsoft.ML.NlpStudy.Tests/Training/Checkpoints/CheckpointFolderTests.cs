using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Tests.Training;

/// <summary>Checkpoints that cannot be written: an error before the training, or a warning during it.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoints").FullName;
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<(ChannelMessageKind Kind, string Message)> _log = [];
    private readonly IDataView _data;

    public CheckpointFolderTests()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(ToyTexts.Create(100, seed: 4));
        _data = Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts);
        _ml.Log += (_, line) => _log.Add((line.Kind, line.RawMessage));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("file/state")]
    [InlineData("occupied")]
    public void A_folder_that_cannot_be_written_to_is_an_error_before_the_training(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "occupied", "checkpoint.zip"));
        bool hasBegun = false;
        string folder = Path.Combine(_folder, name);

        var error = Assert.Throws<IOException>(() => Fit(folder, new Reporter(_ => hasBegun = true)));

        Assert.StartsWith($"Checkpoints: expected a folder that can be written to, found '{folder}': ", error.Message);
        Assert.False(hasBegun);
    }

    [Fact]
    public void A_first_checkpoint_that_cannot_be_written_is_an_error_that_names_it()
    {
        string path = Path.Combine(_folder, "checkpoint.zip");

        var error = Assert.Throws<IOException>(() => Fit(_folder, new Reporter(_ => Directory.CreateDirectory(path + ".tmp"))));

        Assert.StartsWith($"Checkpoint '{path}' could not be written: ", error.Message);
    }

    [Fact]
    public void A_later_checkpoint_that_cannot_be_written_is_a_warning_and_the_training_goes_on()
    {
        string path = Path.Combine(_folder, "checkpoint.zip");

        using TextClassifierTransformer model = Fit(_folder, new Reporter(progress =>
        {
            if (progress.Epoch == 2)
            {
                Directory.CreateDirectory(path + ".tmp");
            }
        }));

        Assert.Equal(2, model.History.Epochs.Count);
        Assert.Contains(_log, line => line.Kind == ChannelMessageKind.Warning
            && line.Message.Contains($"Checkpoint '{path}' could not be written, the one before stays: ", StringComparison.Ordinal));
        Assert.True(File.Exists(path));
    }

    private TextClassifierTransformer Fit(string folder, Reporter progress) => Pipelines.Trainer(_ml, Pipelines.Small with
    {
        Training = Pipelines.Small.Training with
        {
            Epochs = 2,
            Progress = progress,
            Checkpoints = new CheckpointOptions { Folder = folder, Interval = TimeSpan.FromDays(1) },
        },
    }).Fit(_data);
}
