using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Finds and loads the native file, and says what to do where that fails.</summary>
internal static class NativeLibraryLoader
{
    internal const string Name = "NlpStudyTorch";

    private const string Remedy = "Run 'bash eng/stack.sh' in the repository: it installs libtorch and builds this file; then build again.";

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Name ? Load(DefaultPath) : 0;

    internal static string DefaultPath => Path.Combine(AppContext.BaseDirectory, $"lib{Name}.so");

    internal static nint Load(string file)
    {
        if (!File.Exists(file))
            throw new DllNotFoundException($"TorchSharp's stand-in: {file} does not exist. {Remedy}");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The loader's own message names the library that is missing, or the symbol that another libtorch lacks.
            throw new DllNotFoundException($"TorchSharp's stand-in: {file} cannot be loaded: {e.Message.Trim()} {Remedy}", e);
        }
    }
}
