using System.Reflection;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Finds libtorch's native files in a package cache, where a notebook's kernel leaves them.</summary>
internal static class PackageCache
{
    // A constant of TorchSharp that is not public.
    private static readonly FieldInfo? s_version = typeof(torch).GetField(
        "libtorchPackageVersion", BindingFlags.Static | BindingFlags.NonPublic);

    /// <summary>The version of libtorch that TorchSharp was built with; <see langword="null"/> if it is unknown.</summary>
    public static Version? LibtorchVersion { get; } =
        Version.TryParse(s_version?.GetRawConstantValue() as string, out Version? version) ? version : null;

    /// <summary>Finds the folders of libtorch's native files, the newest version first.</summary>
    /// <param name="cache">The folder of packages, with subfolders such as <c>libtorch-cpu-linux-x64/2.10.0</c>.</param>
    /// <param name="native">The path within a package, such as <c>runtimes/linux-x64/native</c>.</param>
    /// <param name="wanted">The version of libtorch; <see langword="null"/> for all versions.</param>
    public static IEnumerable<string> LibtorchFolders(string cache, string native, Version? wanted) =>
        Directory.EnumerateDirectories(cache, "libtorch-*").SelectMany(Directory.EnumerateDirectories)
            .Select(package => (Folder: Path.Combine(package, native), Version: VersionOf(Path.GetFileName(package))))
            .Where(entry => entry.Version is not null && (wanted is null || entry.Version == Normalize(wanted)))
            .Where(entry => Directory.Exists(entry.Folder))
            .OrderByDescending(entry => entry.Version)
            .ThenBy(entry => entry.Folder, StringComparer.Ordinal)
            .Select(entry => entry.Folder);

    // 2.10.0 and 2.10.0.0 are the same version.
    private static Version? VersionOf(string name) => Version.TryParse(name, out Version? version) ? Normalize(version) : null;

    private static Version Normalize(Version version) =>
        new(version.Major, version.Minor, Math.Max(0, version.Build), Math.Max(0, version.Revision));
}
