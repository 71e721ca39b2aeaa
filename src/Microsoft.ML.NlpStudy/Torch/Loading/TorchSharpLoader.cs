using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Loads TorchSharp's native library on a Linux whose C++ library is older than the one it was built with.</summary>
/// <remarks>
/// libLibTorchSharp.so of TorchSharp 0.107 asks libstdc++ for version GLIBCXX_3.4.32, which comes with GCC 13; Debian 12, Ubuntu 22.04 and
/// RHEL 9 have an older one. The only symbol of that version, <c>std::ios_base_library_init()</c>, is empty, and no relocation refers to
/// it. A copy of the library in which that version is marked as weak runs on these systems. Nothing is done where the ordinary load
/// succeeds, and neither the application's folder nor the package cache is written to.
/// </remarks>
internal static class TorchSharpLoader
{
    /// <summary>The environment variable that keeps this from happening, by the value 0.</summary>
    public const string Switch = "NLPSTUDY_MEND_TORCHSHARP";

    private const string LibraryName = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";
    private const string CppLibrary = "libstdc++.so.6";
    private const string MissingVersion = "GLIBCXX_3.4.32";

    // In the order in which each finds those that it needs already loaded. A build for CUDA has all of these too.
    private static readonly string[] s_libtorch = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly Lock s_lock = new();
    private static nint s_library;

    /// <summary>One line on what was done, or <see langword="null"/> where nothing had to be.</summary>
    public static string? Summary { get; private set; }

    // Runs before anything else of this assembly does. The event is raised after the ordinary load has failed, for the load context that
    // holds TorchSharp: in a notebook that need not be the default one.
#pragma warning disable CA2255 // A library, and yet the load it mends is somebody else's: nothing later is early enough.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Listen()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Switch) != "0")
        {
            AssemblyLoadContext? context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly);
            (context ?? AssemblyLoadContext.Default).ResolvingUnmanagedDll += Resolve;
        }
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != LibraryName)
        {
            return 0;
        }

        // TorchSharp resolves the name again for each of its functions.
        lock (s_lock)
        {
            if (s_library == 0 && Summary is null && FindFile(FileName, assembly) is { } path)
            {
                LoadMended(path, assembly);
            }

            return s_library;
        }
    }

    private static void LoadMended(string path, Assembly assembly)
    {
        try
        {
            LoadLibtorch(path, assembly);
            if (TryLoad(path) is not { } refusal)
            {
                return;
            }

            // The loader's words may be in any language; the name of the version is not translated.
            if (!refusal.Contains(MissingVersion, StringComparison.Ordinal))
            {
                Say($"{path} does not load: {refusal}");
                return;
            }

            byte[] mended = ElfVersionNeeds.Read(File.ReadAllBytes(path)).WithWeakVersion(CppLibrary, MissingVersion);
            s_library = MendedLibrary.Load(mended, FileName, CacheFolder, out bool wasWritten);
            Summary =
                $"TorchSharp's native library runs from a copy that does without {MissingVersion}, which this system's C++ library lacks.";
            if (wasWritten)
            {
                Console.Error.WriteLine($"Microsoft.ML.NlpStudy: {Summary} {Switch}=0 prevents that.");
            }
        }
        catch (Exception error) when (error is FormatException or DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            Say($"{path} needs {MissingVersion}, which this system's C++ library lacks, and was left alone: {error.Message}");
        }
    }

    private static void LoadLibtorch(string path, Assembly assembly)
    {
        foreach (string name in s_libtorch)
        {
            string beside = Path.Combine(Path.GetDirectoryName(path)!, name);
            if ((File.Exists(beside) ? beside : FindFile(name, assembly)) is { } library)
            {
                NativeLibrary.Load(library);
            }
        }
    }

    // Why the library cannot be loaded as it is, or null where it can.
    private static string? TryLoad(string path)
    {
        try
        {
            s_library = NativeLibrary.Load(path);
            return null;
        }
        catch (DllNotFoundException error)
        {
            return error.Message;
        }
    }

    private static void Say(string finding)
    {
        Summary = finding;
        Console.Error.WriteLine($"Microsoft.ML.NlpStudy: {finding}");
    }

    private static string? FindFile(string name, Assembly assembly) =>
        SearchedFolders(assembly).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // Where the runtime looks, where a portable application keeps native files, and where a package cache does, in which a notebook finds
    // them.
    private static IEnumerable<string> SearchedFolders(Assembly assembly)
    {
        string native = Path.Combine("runtimes", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "native");
        foreach (string folder in ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(
            ':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, native);
        if (Path.GetDirectoryName(assembly.Location) is not { Length: > 0 } home)
        {
            yield break;    // a single file has no location
        }

        yield return home;
        yield return Path.Combine(home, native);

        // torchsharp/0.107.0/lib/net8.0 -> torchsharp/0.107.0, beside which lie libtorch-cpu-linux-x64/2.10.0 and the like
        string package = Path.GetFullPath(Path.Combine(home, "..", ".."));
        yield return Path.Combine(package, native);
        string cache = Path.GetFullPath(Path.Combine(package, "..", ".."));
        if (Directory.Exists(Path.Combine(package, native)))
        {
            foreach (string libtorch in PackageCache.LibtorchFolders(cache, native, PackageCache.LibtorchVersion))
            {
                yield return libtorch;
            }
        }
    }

    private static string CacheFolder
    {
        get
        {
            string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } chosen && Path.IsPathRooted(chosen)
                ? chosen
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "Microsoft.ML.NlpStudy", "native");
        }
    }
}
