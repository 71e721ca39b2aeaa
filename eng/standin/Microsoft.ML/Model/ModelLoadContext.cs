using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component reads its part of a model: its folder in the repository, and in it the file <c>Model.key</c>.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";

    public readonly RepositoryReader Repository;
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;
    public readonly string LoaderAssemblyName;
    public readonly long FpMin;

    internal ModelHeader Header;

    private readonly IExceptionContext _context;

    internal ModelLoadContext(RepositoryReader rep, Repository.Entry ent, string dir)
        : this(new BinaryReader(ent.Stream, Encoding.UTF8, leaveOpen: true), rep.ExceptionContext)
    {
        Repository = rep;
        Directory = dir;
    }

    internal ModelLoadContext(BinaryReader reader, IExceptionContext ectx = null)
    {
        ectx.CheckValue(reader, nameof(reader));
        _context = ectx;
        Reader = reader;
        FpMin = reader.BaseStream.Position;
        Header = ModelHeader.BeginRead(reader, FpMin, out Strings, out LoaderAssemblyName);
    }

    public bool InRepository => Repository is not null;

    public void CheckAtModel() =>
        _context.Check(Reader.BaseStream.Position == FpMin + Header.FpModel, "The component's model has been read from already");

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        Header.CheckVersionInfo(ver);
    }

    public void CheckVersionInfo(VersionInfo ver) => Header.CheckVersionInfo(ver);

    public string LoadStringOrNull()
    {
        int id = Reader.ReadInt32();
        _context.CheckDecode(-1 <= id && id < Strings.Length, $"The model has {Strings.Length} strings, found number {id}");
        return id < 0 ? null : Strings[id];
    }

    public string LoadString()
    {
        string text = LoadStringOrNull();
        _context.CheckDecode(text is not null, "A string is missing from the model");
        return text;
    }

    public string LoadNonEmptyString()
    {
        string text = LoadString();
        _context.CheckDecode(text.Length > 0, "A string of the model is empty");
        return text;
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        _context.CheckValue(action, nameof(action));
        using var entry = OpenEntryOrNull(name);
        if (entry is null)
            return false;
        using var reader = new BinaryReader(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    public bool TryLoadTextStream(string name, Action<TextReader> action)
    {
        _context.CheckValue(action, nameof(action));
        using var entry = OpenEntryOrNull(name);
        if (entry is null)
            return false;
        using var reader = new StreamReader(entry.Stream);
        action(reader);
        return true;
    }

    public bool TryProcessSubModel(string dir, Action<ModelLoadContext> action)
    {
        CheckInRepository();
        _context.CheckNonEmpty(dir, nameof(dir));
        _context.CheckValue(action, nameof(action));
        string path = Path.Combine(Directory ?? "", dir);
        using var entry = Repository.OpenEntryOrNull(path, ModelStreamName);
        if (entry is null)
            return false;
        using var context = new ModelLoadContext(Repository, entry, path);
        action(context);
        return true;
    }

    public bool ContainsModel(string name)
    {
        if (!InRepository || string.IsNullOrEmpty(name))
            return false;
        using var entry = Repository.OpenEntryOrNull(Path.Combine(Directory ?? "", name), ModelStreamName);
        return entry is not null;
    }

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra) where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, name, extra))
            throw _context.ExceptDecode("Corrupt model file");
    }

    public bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra) where TRes : class
    {
        CheckInRepository();
        return LoadModelOrNull<TRes, TSig>(env, out result, Repository, Path.Combine(Directory ?? "", name), extra);
    }

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra) where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, rep, dir, extra))
            throw env.ExceptDecode("Corrupt model file");
    }

    /// <summary>False where the folder holds no model; a model that cannot be loaded throws.</summary>
    public static bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra) where TRes : class
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(rep, nameof(rep));
        result = null;
        using var entry = rep.OpenEntryOrNull(dir, ModelStreamName);
        if (entry is null)
            return false;
        using var context = new ModelLoadContext(rep, entry, dir);
        result = context.Load<TRes, TSig>(env, extra) ?? throw env.ExceptDecode($"Couldn't load model: '{dir}'");
        return true;
    }

    public void Dispose()
    {
        if (InRepository)
            Reader.Dispose();
    }

    private TRes Load<TRes, TSig>(IHostEnvironment env, object[] extra) where TRes : class
    {
        // The model names the assembly that can load it, so nobody has to register that beforehand.
        if (!string.IsNullOrEmpty(LoaderAssemblyName))
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(LoaderAssemblyName));
        foreach (string signature in (string[])[Header.LoaderSignature, Header.LoaderSignatureAlt])
        {
            if (signature.Length > 0
                && ComponentCatalog.TryCreateInstance<object, TSig>(env, out object made, signature, "", [this, .. extra])
                && made is TRes result)
            {
                Header.EndRead(Reader, FpMin);
                return result;
            }
        }
        return null;
    }

    private Repository.Entry OpenEntryOrNull(string name)
    {
        CheckInRepository();
        return Repository.OpenEntryOrNull(Directory, name);
    }

    private void CheckInRepository() => _context.Check(InRepository, "Can't load a sub-model when reading from a single stream");
}
