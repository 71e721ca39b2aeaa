using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public sealed class PackageCacheTests : IDisposable
{
    private const string Native = "runtimes/linux-x64/native";

    private readonly string _cache = Directory.CreateTempSubdirectory("packages-").FullName;

    public PackageCacheTests()
    {
        string[] packages =
            ["libtorch-cpu-linux-x64/2.7.1", "libtorch-cpu-linux-x64/2.10.0", "libtorch-cpu-linux-x64/2.2.1.1", "torchsharp/0.107.0"];
        foreach (string package in packages)
        {
            Directory.CreateDirectory(Path.Combine(_cache, package, Native));
        }

        // The meta-package, and a package for another system, have no native files for this system.
        Directory.CreateDirectory(Path.Combine(_cache, "libtorch-cpu/2.10.0"));
        Directory.CreateDirectory(Path.Combine(_cache, "libtorch-cpu-win-x64/2.10.0/runtimes/win-x64/native"));
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public void Of_several_versions_in_the_cache_the_one_that_TorchSharp_was_built_with_is_taken()
    {
        Assert.Equal(
            [Path.Combine(_cache, "libtorch-cpu-linux-x64/2.10.0", Native)],
            PackageCache.LibtorchFolders(_cache, Native, new Version(2, 10, 0, 0)));
        Assert.Empty(PackageCache.LibtorchFolders(_cache, Native, new Version(2, 9, 0, 0)));
    }

    [Fact]
    public void Where_the_version_is_not_known_the_newest_comes_first()
    {
        string[] versions =
        [
            .. PackageCache.LibtorchFolders(_cache, Native, null).Select(folder => Path.GetRelativePath(_cache, folder).Split('/')[1]),
        ];

        Assert.Equal(["2.10.0", "2.7.1", "2.2.1.1"], versions);
    }

    [Fact]
    public void TorchSharp_says_which_libtorch_it_was_built_with() => Assert.Equal(new Version(2, 10, 0, 0), PackageCache.LibtorchVersion);
}
