using System.Text.Json;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A reader of a component's entries; whatever is wrong with an entry becomes a FormatException that names it.</summary>
internal sealed class ModelFolderReader
{
    private readonly ModelLoadContext _context;

    // Null in models of the first format, which has no checksums.
    private readonly EntryChecksums? _checksums;

    /// <exception cref="FormatException">
    /// The folder was written in a newer format, or by another component, or its checksums are damaged.
    /// </exception>
    public ModelFolderReader(ModelLoadContext context, string signature, string loaderSignature)
    {
        _context = context;
        context.CheckAtModel();
        if (context.Header.ModelVerReadable > ModelFolder.FormatVersion)
        {
            throw new FormatException(
                $"'{context.Directory}': expected format {ModelFolder.FormatVersion:x8} or older, found "
                + $"{context.Header.ModelVerReadable:x8}. A newer version of Microsoft.ML.NlpStudy wrote this model.");
        }

        context.CheckVersionInfo(ModelFolder.Version(signature, loaderSignature));
        if (context.Header.ModelVerWritten >= ModelFolder.ChecksumsVersion)
        {
            EntryChecksums? checksums = null;
            ReadEntry(EntryChecksums.Entry, EntryLimits.Checksums, stream => checksums = EntryChecksums.Read(stream));
            _checksums = checksums;
        }
    }

    /// <summary>Reads options.json.</summary>
    /// <param name="validate">Throws an ArgumentException where a value is out of range.</param>
    public T ReadOptions<T>(Action<T> validate) => ReadEntry(ModelFolder.OptionsEntry, EntryLimits.Options, stream =>
    {
        T value = JsonSerializer.Deserialize<T>(stream, ModelFolder.Json)
            ?? throw new FormatException("expected a JSON object, found null.");
        validate(value);
        return value;
    });

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="longest">The most bytes that it may have.</param>
    /// <param name="read">Reads its content from the beginning.</param>
    public T ReadEntry<T>(string entry, long longest, Func<Stream, T> read)
    {
        T result = default!;
        ReadEntry(entry, longest, stream => { result = read(stream); });
        return result;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="longest">The most bytes that it may have.</param>
    /// <param name="read">Reads its content from the beginning.</param>
    public void ReadEntry(string entry, long longest, Action<Stream> read) => Check(entry, () =>
    {
        bool isThere = _context.TryLoadBinaryStream(entry, reader =>
        {
            // ML.NET has unpacked the entry, into memory or a temporary file: its length is known, and it can be read twice.
            Stream stream = reader.BaseStream;
            if (stream.Length > longest)
            {
                throw new FormatException($"expected at most {longest} bytes, found {stream.Length}.");
            }

            _checksums?.Check(entry, stream);
            read(stream);
        });
        if (!isThere)
        {
            throw new FormatException("no such entry in the model.");
        }
    });

    /// <summary>Makes the tokenizer that options.json describes, from its entries.</summary>
    public TextTokenizer ReadTokenizer(TokenizerSettings settings) =>
        settings.Create((name, read) => ReadEntry(name, EntryLimits.ListOf(settings.CountInEntry()), read));

    /// <summary>Loads the component that was saved in a folder inside this one.</summary>
    /// <param name="environment">The host.</param>
    /// <param name="folder">The folder's name.</param>
    /// <param name="loaderSignature">The name under which the component's loader is registered; another component is not loaded.</param>
    /// <exception cref="FormatException">There is no such folder, or another component in it.</exception>
    public T ReadComponent<T>(IHostEnvironment environment, string folder, string loaderSignature)
        where T : class
    {
        Check(folder, () =>
        {
            string? found = null;
            bool isThere = _context.TryProcessSubModel(folder, context => found = ModelHeader.GetLoaderSig(ref context.Header));
            if (!isThere)
            {
                throw new FormatException("no such folder in the model.");
            }

            if (found != loaderSignature)
            {
                throw new FormatException($"expected a {typeof(T).Name}, '{loaderSignature}', found '{found}'.");
            }
        });
        _context.LoadModel<ICanSaveModel, SignatureLoadModel>(environment, out ICanSaveModel component, folder);
        Check(folder, () =>
        {
            if (component is not T)
            {
                (component as IDisposable)?.Dispose();
                throw new FormatException($"expected a {typeof(T).Name}, found a {component.GetType().Name}.");
            }
        });
        return (T)component;
    }

    /// <summary>Runs a check of what was read; whatever it finds becomes a FormatException that names the entry.</summary>
    private void Check(string entry, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (IsOfContent(e))
        {
            string place = e is JsonException { Path: { Length: > 0 } path } && !e.Message.Contains(path, StringComparison.Ordinal)
                ? $"{path}: "
                : "";

            // Without an inner exception: Model.Load wraps this one in others, and GetBaseException then gives it back.
            throw new FormatException($"'{Path.Combine(_context.Directory ?? "", entry)}': {place}{e.Message}");
        }
    }

    // NotSupportedException: a polymorphic object does not name its kind. OverflowException: a number is beyond its type.
    private static bool IsOfContent(Exception e) => e is JsonException or FormatException or EndOfStreamException or InvalidDataException
        or ArgumentException or NotSupportedException or OverflowException;
}
