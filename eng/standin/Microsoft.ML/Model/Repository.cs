using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// A model file: a zip of named streams in folders. An entry is a seekable file of its own while it is open, since
/// a zip's streams can neither seek nor be written two at a time.
/// </summary>
internal abstract class Repository : IDisposable
{
    private readonly string _directory;

    private protected Repository(IExceptionContext context)
    {
        ExceptionContext = context;
        string root = context is IHostEnvironmentInternal host ? host.TempFilePath : Path.GetTempPath();
        _directory = Path.Combine(Path.GetFullPath(root), $"ml_dotnet_{Path.GetRandomFileName()}");
        Directory.CreateDirectory(_directory);
    }

    public IExceptionContext ExceptionContext { get; }

    public virtual void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private protected FileStream OpenTemporary() => new(Path.Combine(_directory, Path.GetRandomFileName()),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);

    private protected string EntryPath(string dir, string name)
    {
        ExceptionContext.CheckParam(dir?.Contains("..") != true, nameof(dir));
        ExceptionContext.CheckParam(!string.IsNullOrWhiteSpace(name) && !name.Contains(".."), nameof(name));
        return Path.Combine(dir ?? "", name).Replace('\\', '/');
    }

    /// <summary>One open stream of the model.</summary>
    public sealed class Entry(string path, Stream stream, Action<Entry> closing) : IDisposable
    {
        private bool _closed;

        public string Path => path;

        public Stream Stream => stream;

        public void Dispose()
        {
            if (_closed)
                return;
            _closed = true;
            closing?.Invoke(this);
            stream.Dispose();
        }
    }
}

/// <summary>Writes a model file.</summary>
internal sealed class RepositoryWriter : Repository
{
    private readonly ZipArchive _archive;
    private readonly HashSet<string> _paths = [];
    private bool _disposed;

    private RepositoryWriter(Stream stream, IExceptionContext context) : base(context) =>
        _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter(stream, ectx);
        using var entry = repository.CreateEntry("TrainingInfo", "Version.txt");
        using var writer = new StreamWriter(entry.Stream, leaveOpen: true);
        writer.WriteLine(typeof(RepositoryWriter).Assembly.GetName().Version.ToString(3));
        return repository;
    }

    public Entry CreateEntry(string name) => CreateEntry(null, name);

    public Entry CreateEntry(string dir, string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        string path = EntryPath(dir, name);
        if (!_paths.Add(path))
            throw ExceptionContext.ExceptParam(nameof(name), $"Duplicate entry: '{path}'");
        return new Entry(path, OpenTemporary(), CopyIntoArchive);
    }

    /// <summary>Ends the zip.</summary>
    public void Commit() => Dispose();

    public override void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _archive.Dispose();
        base.Dispose();
    }

    private void CopyIntoArchive(Entry entry)
    {
        using var target = _archive.CreateEntry(entry.Path).Open();
        entry.Stream.Position = 0;
        entry.Stream.CopyTo(target);
    }
}

/// <summary>Reads a model file.</summary>
internal sealed class RepositoryReader : Repository
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private RepositoryReader(ZipArchive archive, IExceptionContext context) : base(context)
    {
        _archive = archive;
        foreach (var entry in archive.Entries)
            _entries[entry.FullName.Replace('\\', '/')] = entry;
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        try
        {
            return new RepositoryReader(new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true), ectx);
        }
        catch (InvalidDataException exception)
        {
            throw ectx.ExceptDecode(exception, "Failed to open a zip archive");
        }
    }

    public Entry OpenEntry(string name) => OpenEntry(null, name);

    public Entry OpenEntry(string dir, string name) =>
        OpenEntryOrNull(dir, name) ?? throw ExceptionContext.Except($"Repository doesn't contain entry {EntryPath(dir, name)}");

    public Entry OpenEntryOrNull(string name) => OpenEntryOrNull(null, name);

    public Entry OpenEntryOrNull(string dir, string name)
    {
        string path = EntryPath(dir, name);
        if (!_entries.TryGetValue(path, out var archived))
            return null;
        var stream = OpenTemporary();
        using (var source = archived.Open())
            source.CopyTo(stream);
        stream.Position = 0;
        return new Entry(path, stream, null);
    }

    public override void Dispose()
    {
        _archive.Dispose();
        base.Dispose();
    }
}
