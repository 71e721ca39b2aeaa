using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A writer of a component's entries, and of their checksums once all are written.</summary>
internal sealed class ModelFolderWriter(ModelSaveContext context)
{
    private readonly EntryChecksums _checksums = new();

    /// <summary>Writes the header and options.json, which every component has; call it first.</summary>
    /// <param name="signature">Eight characters that tell this component's data from others'.</param>
    /// <param name="loaderSignature">The name under which the component's loader is registered.</param>
    /// <param name="options">The content of options.json.</param>
    /// <exception cref="InvalidOperationException">The options are larger than a model may hold, and could not be loaded again.</exception>
    public void WriteOptions<T>(string signature, string loaderSignature, T options)
    {
        context.CheckAtModel();
        context.SetVersionInfo(ModelFolder.Version(signature, loaderSignature));
        WriteEntry(ModelFolder.OptionsEntry, stream =>
        {
            JsonSerializer.Serialize(stream, options, ModelFolder.Json);
            if (stream.Length > EntryLimits.Options)
            {
                throw new InvalidOperationException(
                    $"Options of {loaderSignature}: expected at most {EntryLimits.Options} bytes as JSON, found {stream.Length}.");
            }
        });
    }

    /// <summary>Writes an entry.</summary>
    public void WriteEntry(string entry, Action<Stream> write) => context.SaveBinaryStream(entry, writer =>
    {
        write(writer.BaseStream);
        writer.Flush();
        _checksums.Add(entry, writer.BaseStream);
    });

    /// <summary>Saves a component in a folder inside this one.</summary>
    public void WriteComponent(string folder, ICanSaveModel component) => context.SaveModel(component, folder);

    /// <summary>Writes the checksums of all entries; call it last.</summary>
    public void WriteChecksums() => context.SaveBinaryStream(EntryChecksums.Entry, writer =>
    {
        _checksums.Write(writer.BaseStream);
        writer.Flush();
    });
}
