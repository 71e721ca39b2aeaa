using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Loads a patched copy of a native library from the user's cache folder, or from a temporary folder if that fails.</summary>
/// <remarks>
/// The copy's folder is named by the SHA-256 of its content, and only its owner can read it. It is written under a temporary name and
/// moved, so that no other process loads half of it. Before it is used again, it is compared byte for byte.
/// </remarks>
internal static class PatchedLibrary
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Loads a library with this content.</summary>
    /// <param name="content">The bytes of the library.</param>
    /// <param name="name">The file name, such as <c>libLibTorchSharp.so</c>.</param>
    /// <param name="cacheFolder">The folder in which copies are kept for the next process.</param>
    /// <param name="wasWritten">Whether the copy was written now, rather than found.</param>
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
            // The home folder is read-only, full, missing, or mounted without the right to execute.
            return LoadOnce(content, name, out wasWritten);
        }
    }

    /// <summary>Writes this content to the cache folder, unless it is already there, and returns its path.</summary>
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

    // A new folder that only the owner can enter. Linux keeps a loaded library after its file is deleted.
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
