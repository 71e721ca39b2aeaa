using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Loads TorchSharp's native library on Linux systems with an older C++ library.</summary>
/// <remarks>
/// libLibTorchSharp.so of TorchSharp 0.107 needs version GLIBCXX_3.4.32 of libstdc++, which comes with GCC 13. Debian 12, Ubuntu 22.04 and
/// RHEL 9 have an older libstdc++. The only symbol of that version, <c>std::ios_base_library_init()</c>, is empty, and no relocation refers
/// to it. So a copy of the library, with that version marked as weak, runs on these systems. If the ordinary load succeeds, nothing is
/// done. The application's folder and the package cache are never changed.
/// </remarks>
internal static class TorchSharpLoader
{
    /// <summary>The environment variable that turns this off with the value 0.</summary>
    public const string Switch = "NLPSTUDY_MEND_TORCHSHARP";

    private const string LibraryName = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";
    private const string CppLibrary = "libstdc++.so.6";
    private const string MissingVersion = "GLIBCXX_3.4.32";

    // In an order in which each library is loaded after those that it needs. A build for CUDA has all of them too.
    private static readonly string[] s_libtorch = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly Lock s_lock = new();
    private static nint s_library;

    /// <summary>One line for the log on the patched library; <see langword="null"/> if the ordinary load succeeded.</summary>
    public static string? Summary { get; private set; }

    // Runs before any other code of this assembly. The event is raised after the ordinary load has failed. Its load context is that of
    // TorchSharp, in a notebook not always the default context.
#pragma warning disable CA2255 // TorchSharp may load its library before any other code of this assembly runs.
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
                LoadPatched(path, assembly);
            }

            return s_library;
        }
    }

    private static void LoadPatched(string path, Assembly assembly)
    {
        try
        {
            LoadLibtorch(path, assembly);
            if (TryLoad(path) is not { } refusal)
            {
                return;
            }

            // The loader's message may be in any language, but the name of the version is never translated.
            if (!refusal.Contains(MissingVersion, StringComparison.Ordinal))
            {
                Report($"{path} does not load: {refusal}");
                return;
            }

            byte[] patched = ElfVersionNeeds.Read(File.ReadAllBytes(path)).WithWeakVersion(CppLibrary, MissingVersion);
            s_library = PatchedLibrary.Load(patched, FileName, CacheFolder, out bool wasWritten);
            Summary =
                $"TorchSharp's native library runs from a copy that does without {MissingVersion}, which this system's C++ library lacks.";
            if (wasWritten)
            {
                Console.Error.WriteLine($"Microsoft.ML.NlpStudy: {Summary} {Switch}=0 prevents that.");
            }
        }
        catch (Exception error) when (error is FormatException or DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            Report($"{path} needs {MissingVersion}, which this system's C++ library lacks, and was left alone: {error.Message}");
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

    // Loads the library as it is; returns the error message, or null on success.
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

    private static void Report(string finding)
    {
        Summary = finding;
        Console.Error.WriteLine($"Microsoft.ML.NlpStudy: {finding}");
    }

    private static string? FindFile(string name, Assembly assembly) =>
        SearchedFolders(assembly).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // The folders that the runtime searches, those of native files in a portable application, and those in a package cache, which a
    // notebook uses.
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
            yield break;    // a single-file application has no location
        }

        yield return home;
        yield return Path.Combine(home, native);

        // torchsharp/0.107.0/lib/net8.0 -> torchsharp/0.107.0; the same cache has libtorch-cpu-linux-x64/2.10.0 and similar folders
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
