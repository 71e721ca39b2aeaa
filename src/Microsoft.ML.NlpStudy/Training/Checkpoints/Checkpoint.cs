using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The checkpoint file <c>checkpoint.zip</c>: everything that a training needs to resume. Weights and optimizer state are in safetensors
/// format, the rest is in JSON.
/// </summary>
/// <remarks>
/// A new checkpoint is written beside the last one and then replaces it, so that a complete one always exists, however the process ends.
/// </remarks>
/// <param name="options">The folder, and the time between two checkpoints.</param>
/// <param name="identity">The identity of the training.</param>
/// <param name="log">Receives the lines about reading and writing.</param>
internal sealed class Checkpoint(CheckpointOptions options, CheckpointIdentity identity, TrainingLog log)
{
    private const string IdentityEntry = "identity.json";
    private const string CourseEntry = "course.json";
    private const string OptimizerEntry = "optimizer.safetensors";
    private const string WeightsEntry = "weights.safetensors";
    private const string BestEntry = "best.safetensors";
    private const string AverageEntry = "average.safetensors";
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    private readonly string _path = Path.Combine(options.Folder, "checkpoint.zip");
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    // Whether the folder has a checkpoint of this training.
    private bool _isThere;

    /// <summary>Whether it is time to write a checkpoint.</summary>
    public bool IsDue(long totalSteps) =>
        options.EverySteps is { } steps ? totalSteps % steps == 0 : _sinceLast.Elapsed >= options.Interval;

    /// <summary>Checks that the folder can be written to, before any work is done.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void CheckFolder()
    {
        string probe = _path + ".probe";
        try
        {
            Directory.CreateDirectory(options.Folder);
            using (File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }

            if (Directory.Exists(_path))
            {
                throw new IOException($"there is a folder named '{_path}'.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Checkpoints: expected a folder that can be written to, found '{options.Folder}': {error.Message}", error);
        }
    }

    /// <summary>Writes a checkpoint. If that fails and an earlier one exists, the earlier one stays and the training continues.</summary>
    /// <exception cref="IOException">The first checkpoint cannot be written.</exception>
    public void Write(TrainingCourse course, nn.Module network, WeightSnapshot best, WeightAverage? average, ScheduledOptimizer optimizer)
    {
        string temporary = _path + ".tmp";
        try
        {
            Directory.CreateDirectory(options.Folder);
            using (FileStream file = File.Create(temporary))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    Write(zip, IdentityEntry, stream => JsonSerializer.Serialize(stream, identity.Values));
                    Write(zip, CourseEntry, stream => JsonSerializer.Serialize(stream, course, s_json));
                    Write(zip, WeightsEntry, stream => Safetensors.Write(network.state_dict(), stream));
                    if (course.BestEpoch is not null)
                    {
                        Write(zip, BestEntry, stream => Safetensors.Write(best.Weights, stream));
                    }

                    if (average is not null)
                    {
                        Write(zip, AverageEntry, stream => Safetensors.Write(average.State, stream));
                    }

                    Write(zip, OptimizerEntry, stream => Safetensors.Write(optimizer.State, stream));
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            _isThere = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            if (!_isThere)
            {
                throw new IOException($"Checkpoint '{_path}' could not be written: {error.Message}", error);
            }

            log.Warn($"Checkpoint '{_path}' could not be written, the one before stays: {error.Message}");
        }

        _sinceLast.Restart();
    }

    /// <summary>Reads the folder's checkpoint, if it exists and the options allow it.</summary>
    /// <returns>The course up to the checkpoint; <see langword="null"/> if training starts from the beginning.</returns>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    public TrainingCourse? Resume(nn.Module network, WeightSnapshot best, WeightAverage? average, ScheduledOptimizer optimizer)
    {
        if (!options.Resume || !File.Exists(_path))
        {
            return null;
        }

        try
        {
            using ZipArchive zip = ZipFile.OpenRead(_path);
            identity.Check(Read(zip, IdentityEntry, ReadJson<Dictionary<string, string>>), _path);
            TrainingCourse resumed = Read(zip, CourseEntry, stream =>
            {
                TrainingCourse found = ReadJson<TrainingCourse>(stream);
                found.Validate(optimizer.StepsPerEpoch);
                return found;
            });
            Read(zip, WeightsEntry, stream => Load(network.state_dict(), stream));
            if (resumed.BestEpoch is not null)
            {
                Read(zip, BestEntry, stream => Load(best.Weights, stream));
            }

            if (average is not null)
            {
                average.PrepareState(resumed.Epochs.Count);
                Read(zip, AverageEntry, stream => Load(average.State, stream));
            }

            Read(zip, OptimizerEntry, stream => Load(optimizer.State, stream));
            optimizer.Resume(resumed.TotalSteps, resumed.Metrics);
            _isThere = true;
            log.Info($"Resuming from '{_path}': epoch {resumed.Epochs.Count + 1}, after step {resumed.Step}.");
            return resumed;
        }
        catch (Exception error) when (IsAboutContent(error))
        {
            throw new FormatException(
                $"Checkpoint '{_path}': {error.Message} Delete it, or set Resume to false, to start from the beginning.", error);
        }
    }

    private static bool Load(IReadOnlyDictionary<string, Tensor> weights, Stream stream)
    {
        Safetensors.Read(weights, stream);
        return true;
    }

    private static T ReadJson<T>(Stream stream) =>
        JsonSerializer.Deserialize<T>(stream, s_json) ?? throw new FormatException("expected a JSON object, found null.");

    private static void Write(ZipArchive zip, string entry, Action<Stream> write)
    {
        // Compression hardly makes weights smaller, and training waits for it.
        using Stream stream = zip.CreateEntry(entry, CompressionLevel.NoCompression).Open();
        write(stream);
    }

    private static T Read<T>(ZipArchive zip, string entry, Func<Stream, T> read)
    {
        ZipArchiveEntry found = zip.GetEntry(entry) ?? throw new FormatException($"expected an entry '{entry}', found none.");
        ZipEntryCheck.Check(found);
        try
        {
            using Stream stream = found.Open();
            return read(stream);
        }
        catch (Exception error) when (IsAboutContent(error))
        {
            throw new FormatException($"'{entry}': {error.Message}", error);
        }
    }

    private static bool IsAboutContent(Exception error) =>
        error is InvalidDataException or JsonException or EndOfStreamException or FormatException or ArgumentException;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next checkpoint overwrites the file.
        }
    }
}
