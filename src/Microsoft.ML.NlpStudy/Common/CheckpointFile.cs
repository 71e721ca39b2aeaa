using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>
/// The file <c>checkpoint.zip</c> of a training: its identity, so that only the same training resumes, and the entries that the training
/// writes.
/// </summary>
/// <remarks>
/// A new checkpoint is written beside the last one and then replaces it, so that a complete one always exists, however the process ends.
/// </remarks>
/// <param name="options">The folder, and the time between two checkpoints.</param>
/// <param name="identity">The identity of the training: all that decides its result, by name.</param>
/// <param name="warn">Receives the line about a checkpoint that could not be written.</param>
internal sealed class CheckpointFile(CheckpointOptions options, IReadOnlyDictionary<string, string> identity, Action<string> warn)
{
    private const string IdentityEntry = "identity.json";
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    private static readonly JsonSerializerOptions s_optionsJson = new() { Converters = { new JsonStringEnumConverter() } };
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    // Whether the folder has a checkpoint of this training.
    private bool _isThere;

    /// <summary>Lists the options of a record by name, as JSON, for the identity of a training.</summary>
    /// <param name="options">The record. Properties that JSON ignores are left out.</param>
    /// <param name="without">The names of properties to leave out.</param>
    public static IEnumerable<KeyValuePair<string, string>> ListOptions<T>(T options, params string[] without) =>
        from property in JsonSerializer.SerializeToNode(options, s_optionsJson)!.AsObject()
        where !without.Contains(property.Key)
        select KeyValuePair.Create(property.Key, property.Value?.ToJsonString() ?? "null");

    /// <summary>Names an option whose type may be a user's own, for the identity of a training.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="value">The option's value; <see langword="null"/> has no entry, as in checkpoints older than the
    /// option.</param>
    public static IEnumerable<KeyValuePair<string, string>> NameOption(string name, object? value) => value is null
        ? []
        : [KeyValuePair.Create(name, $"{value.GetType().FullName} {JsonSerializer.Serialize(value, value.GetType(), s_optionsJson)}")];

    /// <summary>The path of the file.</summary>
    public string FilePath { get; } = Path.Combine(options.Folder, "checkpoint.zip");

    /// <summary>Whether it is time to write a checkpoint.</summary>
    public bool IsDue(long totalSteps) =>
        options.EverySteps is { } steps ? totalSteps % steps == 0 : _sinceLast.Elapsed >= options.Interval;

    /// <summary>Checks that the folder can be written to, before any work is done.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void CheckFolder()
    {
        string probe = FilePath + ".probe";
        try
        {
            Directory.CreateDirectory(options.Folder);
            using (File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }

            if (Directory.Exists(FilePath))
            {
                throw new IOException($"there is a folder named '{FilePath}'.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Checkpoints: expected a folder that can be written to, found '{options.Folder}': {error.Message}", error);
        }
    }

    /// <summary>Writes a checkpoint. If that fails and an earlier one exists, the earlier one stays and the training continues.</summary>
    /// <param name="entries">The entries, each with the writing of its content.</param>
    /// <exception cref="IOException">The first checkpoint cannot be written.</exception>
    public void Write(IEnumerable<(string Name, Action<Stream> Write)> entries)
    {
        string temporary = FilePath + ".tmp";
        try
        {
            Directory.CreateDirectory(options.Folder);
            using (FileStream file = File.Create(temporary))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    foreach ((string name, Action<Stream> write) in entries.Prepend((IdentityEntry, JsonOf(identity))))
                    {
                        // Compression hardly makes weights smaller, and training waits for it.
                        using Stream stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                        write(stream);
                    }
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, FilePath, overwrite: true);
            _isThere = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            if (!_isThere)
            {
                throw new IOException($"Checkpoint '{FilePath}' could not be written: {error.Message}", error);
            }

            warn($"Checkpoint '{FilePath}' could not be written, the one before stays: {error.Message}");
        }

        _sinceLast.Restart();
    }

    /// <summary>Makes the writing of an entry in JSON.</summary>
    public static Action<Stream> JsonOf<T>(T value) => stream => JsonSerializer.Serialize(stream, value, s_json);

    /// <summary>Reads the folder's checkpoint, if it exists and the options allow it.</summary>
    /// <param name="read">Reads the entries.</param>
    /// <returns>The result of <paramref name="read"/>; <see langword="null"/> if training starts from the beginning.</returns>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    public T? Resume<T>(Func<ZipArchive, T> read)
        where T : class
    {
        if (!options.Resume || !File.Exists(FilePath))
        {
            return null;
        }

        try
        {
            using ZipArchive zip = ZipFile.OpenRead(FilePath);
            CheckIdentity(ReadJson<Dictionary<string, string>>(zip, IdentityEntry));
            T resumed = read(zip);
            _isThere = true;
            return resumed;
        }
        catch (Exception error) when (IsAboutContent(error))
        {
            throw new FormatException(
                $"Checkpoint '{FilePath}': {error.Message} Delete it, or set Resume to false, to start from the beginning.", error);
        }
    }

    /// <summary>Reads an entry in JSON.</summary>
    /// <param name="zip">The checkpoint.</param>
    /// <param name="entry">The name of the entry.</param>
    /// <param name="check">Throws a <see cref="FormatException"/> for a value that cannot be.</param>
    public static T ReadJson<T>(ZipArchive zip, string entry, Action<T>? check = null) => Read(zip, entry, stream =>
    {
        T value = JsonSerializer.Deserialize<T>(stream, s_json) ?? throw new FormatException("expected a JSON object, found null.");
        check?.Invoke(value);
        return value;
    });

    /// <summary>Reads an entry whose length and CRC-32 are right.</summary>
    /// <exception cref="FormatException">The entry is missing or damaged.</exception>
    public static T Read<T>(ZipArchive zip, string entry, Func<Stream, T> read)
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

    private void CheckIdentity(Dictionary<string, string> other)
    {
        foreach (string name in identity.Keys.Union(other.Keys))
        {
            (string? expected, string? found) = (identity.GetValueOrDefault(name), other.GetValueOrDefault(name));
            if (found != expected)
            {
                throw new InvalidOperationException(
                    $"Checkpoint '{FilePath}': expected {name} {expected ?? "none"}, found {found ?? "none"}. It is of another training: "
                    + "choose another folder, or set Resume to false to start from the beginning.");
            }
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
