using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A changed copy of a native library, in the user's cache folder or, where that cannot be written, in a temporary one.</summary>
/// <remarks>
/// The copy is named by the SHA-256 of its content and readable by its owner alone. It is written to a temporary name and moved, so that no
/// other process ever loads half of it, and compared byte for byte before it is used again.
/// </remarks>
internal static class MendedLibrary
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Loads a library of this content.</summary>
    /// <param name="content">The bytes of the library.</param>
    /// <param name="name">The file name, such as <c>libLibTorchSharp.so</c>.</param>
    /// <param name="cacheFolder">The folder in which copies are kept for the next process.</param>
    /// <param name="wasWritten">Whether the copy was written, rather than found.</param>
    /// <returns>The handle of the loaded library.</returns>
    /// <exception cref="DllNotFoundException">The loader refuses the copy.</exception>
    public static nint Load(byte[] content, string name, string cacheFolder, out bool wasWritten)
    {
        try
        {
            string path = Keep(content, name, cacheFolder, out wasWritten);
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            // A home that is read-only, full, absent, or mounted without the right to execute.
            return LoadOnce(content, name, out wasWritten);
        }
    }

    /// <summary>The path of a file of this content in the cache folder, which is written unless it is there already.</summary>
    internal static string Keep(byte[] content, string name, string cacheFolder, out bool wasWritten)
    {
        string folder = Path.Combine(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(content)));
        string path = Path.Combine(folder, name);
        wasWritten = !HasContent(path, content);
        if (wasWritten)
        {
            CreateOwnersFolder(folder);
            Write(path, content);
        }

        return path;
    }

    // A folder of a fresh name that nobody else can enter; Linux keeps a loaded library when its file is deleted.
    private static nint LoadOnce(byte[] content, string name, out bool wasWritten)
    {
        string folder = Directory.CreateTempSubdirectory("nlpstudy-").FullName;
        try
        {
            string path = Path.Combine(folder, name);
            Write(path, content);
            wasWritten = true;
            return NativeLibrary.Load(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool HasContent(string path, byte[] content) =>
        File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static void CreateOwnersFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFolder);
        }
    }

    private static void Write(string path, byte[] content) => WholeFile.Write(path, stream => stream.Write(content), OwnersFile);
}
