using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Model;

/// <summary>
/// A component's folder in model.zip: ML.NET's header, <c>options.json</c> and whatever else the component keeps, each an entry of its own
/// that other programs can read.
/// </summary>
internal static class ModelFolder
{
    public const string OptionsEntry = "options.json";
    public const string VocabularyEntry = "vocabulary.txt";
    public const string WeightsEntry = "weights.safetensors";

    /// <summary>The folder's format. Raise it when an older library could no longer read what is written, and say there what changed.</summary>
    public const uint FormatVersion = 0x00010001;

    public static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    // The assembly's simple name: a full name would make a newer library's models unreadable by an older one.
    public static VersionInfo Version(string signature, string loaderSignature) => new(
        signature, FormatVersion, FormatVersion, FormatVersion, typeof(ModelFolder).Assembly.GetName().Name, loaderSignature);
}

/// <summary>Writes a component's entries.</summary>
internal sealed class ModelFolderWriter(ModelSaveContext context)
{
    /// <summary>Writes the header and options.json, which every component has; comes first.</summary>
    /// <param name="signature">Eight characters that tell this component's data from others'.</param>
    /// <param name="loaderSignature">The name under which the component's loader is registered.</param>
    /// <param name="options">What options.json shall hold.</param>
    public void WriteOptions<T>(string signature, string loaderSignature, T options)
    {
        context.CheckAtModel();
        context.SetVersionInfo(ModelFolder.Version(signature, loaderSignature));
        WriteEntry(ModelFolder.OptionsEntry, stream => JsonSerializer.Serialize(stream, options, ModelFolder.Json));
    }

    public void WriteEntry(string entry, Action<Stream> write) => context.SaveBinaryStream(entry, writer =>
    {
        write(writer.BaseStream);
        writer.Flush();
    });

    /// <summary>Saves a component in a folder inside this one.</summary>
    public void WriteComponent(string folder, ICanSaveModel component) => context.SaveModel(component, folder);
}

/// <summary>Reads a component's entries; whatever is wrong with one becomes a FormatException that names it.</summary>
internal sealed class ModelFolderReader
{
    private readonly ModelLoadContext _context;

    /// <exception cref="FormatException">The folder was written in a newer format, or by another component.</exception>
    public ModelFolderReader(ModelLoadContext context, string signature, string loaderSignature)
    {
        _context = context;
        context.CheckAtModel();
        if (context.Header.ModelVerReadable > ModelFolder.FormatVersion)
        {
            throw new FormatException(
                $"'{context.Directory}': expected format {ModelFolder.FormatVersion:x8} or older, found {context.Header.ModelVerReadable:x8}. " +
                "A newer version of Microsoft.ML.NlpStudy wrote this model.");
        }

        context.CheckVersionInfo(ModelFolder.Version(signature, loaderSignature));
    }

    /// <summary>Reads options.json.</summary>
    /// <param name="validate">Throws an ArgumentException where a value is out of range.</param>
    public T ReadOptions<T>(Action<T> validate) => ReadEntry(ModelFolder.OptionsEntry, stream =>
    {
        T value = JsonSerializer.Deserialize<T>(stream, ModelFolder.Json) ?? throw new FormatException("expected a JSON object, found null.");
        validate(value);
        return value;
    });

    public T ReadEntry<T>(string entry, Func<Stream, T> read)
    {
        T result = default!;
        ReadEntry(entry, stream => { result = read(stream); });
        return result;
    }

    public void ReadEntry(string entry, Action<Stream> read) => Check(entry, () =>
    {
        if (!_context.TryLoadBinaryStream(entry, reader => read(reader.BaseStream)))
            throw new FormatException("no such entry in the model.");
    });

    /// <summary>Loads the component that was saved in a folder inside this one.</summary>
    /// <exception cref="FormatException">There is no such folder, or another component in it.</exception>
    public T ReadComponent<T>(IHostEnvironment environment, string folder)
        where T : class
    {
        Check(folder, () =>
        {
            if (!_context.ContainsModel(folder))
                throw new FormatException("no such folder in the model.");
        });
        _context.LoadModel<ICanSaveModel, SignatureLoadModel>(environment, out ICanSaveModel found, folder);
        Check(folder, () =>
        {
            if (found is not T)
                throw new FormatException($"expected a {typeof(T).Name}, found a {found.GetType().Name}.");
        });
        return (T)found;
    }

    /// <summary>Runs a check of what was read; whatever it finds becomes a FormatException that names the entry.</summary>
    private void Check(string entry, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is JsonException or FormatException or EndOfStreamException or InvalidDataException or ArgumentException)
        {
            // Without an inner exception: Model.Load wraps this one in others, and GetBaseException then gives it back.
            throw new FormatException($"'{Path.Combine(_context.Directory ?? "", entry)}': {e.Message}");
        }
    }
}
