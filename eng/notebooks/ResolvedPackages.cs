namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>The kernel's memory of the packages that it has resolved, which lasts from process to process.</summary>
internal static class ResolvedPackages
{
    /// <summary>
    /// Forgets what was resolved for a folder of packages before its newest package was packed. A clone's package keeps its version while
    /// its dependencies change: without this, a notebook would get the references of an earlier build.
    /// </summary>
    /// <param name="feed">The folder of packages.</param>
    /// <param name="unpacked">The folder that they are unpacked to, which the kernel's files name.</param>
    public static void ForgetOlderThan(string feed, string unpacked)
    {
        var cache = new DirectoryInfo(Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".packagemanagement", "nuget", "Cache"));
        DateTime packed = new DirectoryInfo(feed).GetFiles("*.nupkg").Select(package => package.LastWriteTimeUtc).Max();
        foreach (FileInfo file in cache.Exists ? cache.GetFiles() : [])
        {
            if (file.LastWriteTimeUtc < packed && File.ReadAllText(file.FullName).Contains(unpacked, StringComparison.Ordinal))
            {
                file.Delete();
            }
        }
    }
}
