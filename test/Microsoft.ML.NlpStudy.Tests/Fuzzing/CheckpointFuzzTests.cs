using Microsoft.ML;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>Damaged checkpoints: each is refused by its name, or trained on from.</summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly TemporaryFiles _files = new();
    private readonly IDataView _rows;
    private readonly byte[] _zip;

    public CheckpointFuzzTests(ITestOutputHelper output)
    {
        _output = output;
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(ToyTexts.Create(40, seed: 3, longest: 6));
        _rows = ml.Data.Cache(Pipelines.Preprocessing(ml).Fit(texts).Transform(texts));
        Fit();
        _zip = File.ReadAllBytes(Checkpoint);
    }

    private string Checkpoint => _files.PathOf("checkpoint.zip");

    [Fact]
    public void A_damaged_checkpoint_is_refused_by_its_name_or_trained_on_from() => new Fuzzer(_output).Run(300, random =>
    {
        (string change, byte[] zip) = Mutate(ZipEntries.Read(_zip), random);
        return (change, () =>
        {
            File.WriteAllBytes(Checkpoint, zip);
            Fit();
            return "trained on from";
        }
        );
    }, error => error switch
    {
        FormatException when error.Message.Contains($"Checkpoint '{Checkpoint}'") => "FormatException that names it",
        TrainingDivergedException => "TrainingDivergedException",
        InvalidOperationException when error.Message.Contains($"Checkpoint '{Checkpoint}'") => "of another training",
        _ => null,
    });

    public void Dispose() => _files.Dispose();

    // With the right CRC: one who means it can write that too.
    private (string Change, byte[] Zip) Mutate(ZipEntries checkpoint, Random random)
    {
        int kind = random.Next(4);
        if (kind == 0)
        {
            return ("bytes of the zip", Mutations.Bytes(_zip, random));
        }

        int place = random.Next(checkpoint.Entries.Count);
        (string name, byte[] content) = checkpoint.Entries[place];
        bool isJson = name.EndsWith(".json");
        checkpoint.Set(place, kind == 1
            ? Mutations.Bytes(content, random) : isJson ? Mutations.Json(content, random) : Mutations.Tensors(content, random));
        return (kind == 1 ? "bytes of an entry" : isJson ? "values of the JSON entries" : "safetensors", checkpoint.Write());
    }

    private void Fit()
    {
        var options = new RnnClassifierOptions
        {
            EmbeddingSize = 4,
            HiddenSize = 4,
            Training = new TrainingOptions
            {
                Epochs = 2,
                BatchSize = 20,
                Threads = 1,
                Averaging = new WeightAveraging { Decay = 0.9 },
                Checkpoints = new CheckpointOptions { Folder = Path.GetDirectoryName(Checkpoint)! },
            },
        };
        new MLContext(seed: 1).MulticlassClassification.Trainers.RnnClassifier(options).Fit(_rows).Dispose();
    }
}
