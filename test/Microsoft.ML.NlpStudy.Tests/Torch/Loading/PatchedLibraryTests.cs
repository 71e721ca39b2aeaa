using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public sealed class PatchedLibraryTests : IDisposable
{
    private const string Name = "libsmall.so";
    private readonly string _cache = Path.Combine(Directory.CreateTempSubdirectory("mended").FullName, "cache");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_cache)!, recursive: true);

    [Fact]
    public void A_copy_is_named_by_its_content_and_its_owners_alone()
    {
        byte[] content = [1, 2, 3];

        string path = PatchedLibrary.Keep(content, Name, _cache, out bool wasWritten);

        Assert.True(wasWritten);
        Assert.Equal(Path.Combine(_cache, Convert.ToHexStringLower(SHA256.HashData(content)), Name), path);
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFiles(_cache, "*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public void A_copy_that_is_there_is_used_again()
    {
        string first = PatchedLibrary.Keep([1, 2, 3], Name, _cache, out _);

        string second = PatchedLibrary.Keep([1, 2, 3], Name, _cache, out bool wasWritten);

        Assert.False(wasWritten);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_copy_that_was_changed_is_written_again()
    {
        string path = PatchedLibrary.Keep([1, 2, 3], Name, _cache, out _);
        File.WriteAllBytes(path, [1, 2, 4]);

        PatchedLibrary.Keep([1, 2, 3], Name, _cache, out bool wasWritten);

        Assert.True(wasWritten);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    // As when several processes start at the same time.
    [Fact]
    public void Copies_written_at_the_same_time_are_whole()
    {
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

        Parallel.For(0, 32, _ => Assert.Equal(content, File.ReadAllBytes(PatchedLibrary.Keep(content, Name, _cache, out bool _))));

        Assert.Single(Directory.EnumerateFiles(_cache, "*", SearchOption.AllDirectories));
    }

    [LinuxFact]
    public void A_library_loads_from_the_cache_and_without_one()
    {
        byte[] content = File.ReadAllBytes(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.IO.Compression.Native.so"));
        string file = Path.Combine(Path.GetDirectoryName(_cache)!, "file");
        File.WriteAllText(file, "");

        nint kept = PatchedLibrary.Load(content, Name, _cache, out _);
        nint once = PatchedLibrary.Load(content, Name, Path.Combine(file, "cache"), out _);

        Assert.True(NativeLibrary.TryGetExport(kept, "CompressionNative_Crc32", out _));
        Assert.True(NativeLibrary.TryGetExport(once, "CompressionNative_Crc32", out _));
    }
}
