using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The checkpoint of a training of word vectors: the place it has reached, and the weights in safetensors format.</summary>
internal sealed class WordVectorCheckpoint
{
    private const string CourseEntry = "course.json";
    private const string WeightsEntry = "weights.safetensors";
    private readonly (string Name, EmbeddingTable Table)[] _tables;
    private readonly WordVectorNetwork _network;
    private readonly CheckpointFile _file;
    private readonly Action<string> _log;

    /// <param name="options">The folder, and the time between two checkpoints.</param>
    /// <param name="network">The network, whose weights are written and read.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="log">Receives the lines about reading and writing.</param>
    public WordVectorCheckpoint(CheckpointOptions options, WordVectorNetwork network, ulong seed, Action<string> log)
    {
        _network = network;
        _log = log;
        _tables = [("input", network.Input), ("output", network.Output), ("texts", network.TextVectors)];
        var identity = new Dictionary<string, string>(
            CheckpointFile.ListOptions(network.Options, nameof(WordVectorTrainingOptions.Threads)))
        {
            ["Seed"] = seed.ToString(CultureInfo.InvariantCulture),
            ["Texts"] = network.TextVectors.Rows.ToString(CultureInfo.InvariantCulture),
            ["Vocabulary"] = HashOf(network.Vocabulary),
        };
        _file = new CheckpointFile(options, identity, log);
    }

    /// <inheritdoc cref="CheckpointFile.IsDue"/>
    public bool IsDue(long batches) => _file.IsDue(batches);

    /// <inheritdoc cref="CheckpointFile.Write"/>
    public void Write(WordVectorCourse course) => _file.Write(
    [
        (CourseEntry, CheckpointFile.JsonOf(course)),
        (WeightsEntry, stream => EmbeddingFile.Write(_tables, stream)),
    ]);

    /// <summary>Reads the folder's checkpoint into the network, if it exists and the options allow it.</summary>
    /// <returns>The place that it reached; <see langword="null"/> if the training starts from the beginning.</returns>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    public WordVectorCourse? Resume()
    {
        WordVectorCourse? course = _file.Resume(zip =>
        {
            WordVectorCourse found = CheckpointFile.ReadJson<WordVectorCourse>(zip, CourseEntry, Check);
            CheckpointFile.Read(zip, WeightsEntry, stream =>
            {
                EmbeddingFile.Read(_tables, stream);
                return true;
            });
            return found;
        });
        if (course is not null)
        {
            _log($"Resuming from '{_file.FilePath}': epoch {course.Epoch + 1}, after batch {course.Batches}.");
        }

        return course;
    }

    private void Check(WordVectorCourse course)
    {
        if (course.Epoch < 0 || course.Epoch > _network.Options.Epochs || course.Epochs.Count != course.Epoch || course.Batches < 0
            || course.Epochs.Contains(null!))
        {
            throw new FormatException(
                $"expected at most {_network.Options.Epochs} epochs with figures each, found {course.Epoch} with {course.Epochs.Count}.");
        }
    }

    private static string HashOf(Vocabulary vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int word = 0; word < vocabulary.Count; word++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{vocabulary[word]}\n{vocabulary.GetFrequency(word)}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
