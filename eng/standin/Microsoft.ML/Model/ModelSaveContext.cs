using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component writes its part of a model: its folder in the repository, and in it the file <c>Model.key</c>.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal readonly RepositoryWriter Repository;
    internal readonly string Directory;
    internal readonly BinaryWriter Writer;

    private readonly Repository.Entry _entry;
    private readonly IExceptionContext _context;
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _stringIds = [];
    private readonly long _start;
    private ModelHeader _header;
    private string _loaderAssemblyName;
    private bool _disposed;

    internal ModelSaveContext(RepositoryWriter rep, string dir, string name)
    {
        Contracts.CheckValue(rep, nameof(rep));
        Repository = rep;
        Directory = dir;
        _context = rep.ExceptionContext;
        _entry = rep.CreateEntry(dir, name);
        Writer = new BinaryWriter(_entry.Stream, Encoding.UTF8, leaveOpen: true);
        _header = ModelHeader.BeginWrite(Writer);
    }

    internal ModelSaveContext(BinaryWriter writer, IExceptionContext ectx = null)
    {
        ectx.CheckValue(writer, nameof(writer));
        _context = ectx;
        Writer = writer;
        _start = writer.BaseStream.Position;
        _header = ModelHeader.BeginWrite(writer);
    }

    internal bool InRepository => Repository is not null;

    internal void CheckAtModel()
    {
        Writer.Flush();
        _context.Check(Writer.BaseStream.Position == _start + _header.FpModel, "The component's model has been begun already");
    }

    internal void SetVersionInfo(VersionInfo ver)
    {
        _header.SetVersionInfo(ver);
        _loaderAssemblyName = ver.LoaderAssemblyName;
    }

    internal void SaveTextStream(string name, Action<TextWriter> action)
    {
        CheckInRepository("Can't save a text stream when writing to a single stream");
        _context.CheckValue(action, nameof(action));
        using var entry = Repository.CreateEntry(Directory, name);
        using var writer = new StreamWriter(entry.Stream, leaveOpen: true);
        action(writer);
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        CheckInRepository("Can't save a text stream when writing to a single stream");
        _context.CheckValue(action, nameof(action));
        using var entry = Repository.CreateEntry(Directory, name);
        using var writer = new BinaryWriter(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    internal void SaveStringOrNull(string str) => Writer.Write(str is null ? -1 : IdOf(str));

    internal void SaveString(string str)
    {
        _context.CheckValue(str, nameof(str));
        Writer.Write(IdOf(str));
    }

    internal void SaveString(ReadOnlyMemory<char> str) => Writer.Write(IdOf(str.ToString()));

    internal void SaveNonEmptyString(string str)
    {
        _context.CheckParam(!string.IsNullOrEmpty(str), nameof(str));
        Writer.Write(IdOf(str));
    }

    /// <summary>Saves a component in a folder inside this one.</summary>
    internal void SaveModel<T>(T value, string name) where T : class
    {
        CheckInRepository("Can't save a sub-model when writing to a single stream");
        SaveModel(Repository, value, Path.Combine(Directory ?? "", name));
    }

    internal static void SaveModel<T>(RepositoryWriter rep, T value, string path) where T : class
    {
        if (value is not ICanSaveModel savable)
            return;
        using var context = new ModelSaveContext(rep, path, ModelLoadContext.ModelStreamName);
        savable.Save(context);
        context.Done();
    }

    internal void SaveSubModel(string dir, Action<ModelSaveContext> fn)
    {
        CheckInRepository("Can't save a sub-model when writing to a single stream");
        _context.CheckNonEmpty(dir, nameof(dir));
        _context.CheckValue(fn, nameof(fn));
        using var context = new ModelSaveContext(Repository, Path.Combine(Directory ?? "", dir), ModelLoadContext.ModelStreamName);
        fn(context);
        context.Done();
    }

    /// <summary>Writes the header, now that everything's place is known.</summary>
    internal void Done()
    {
        _context.Check(_header.ModelSignature != 0, "ModelSignature not specified!");
        _header.EndWrite(Writer, _start, _strings, _loaderAssemblyName);
        Dispose();
    }

    public void Dispose()
    {
        if (!InRepository || _disposed)
            return;
        _disposed = true;
        Writer.Dispose();
        _entry.Dispose();
    }

    private void CheckInRepository(string message) => _context.Check(InRepository, message);

    private int IdOf(string text)
    {
        if (!_stringIds.TryGetValue(text, out int id))
        {
            _stringIds[text] = id = _strings.Count;
            _strings.Add(text);
        }
        return id;
    }
}
