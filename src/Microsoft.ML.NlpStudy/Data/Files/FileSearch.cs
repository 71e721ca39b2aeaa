using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The search for the files to read, which reports missing ones before any work starts.</summary>
internal static class FileSearch
{
    /// <summary>The folder that macOS adds to archives; it holds no corpus.</summary>
    private const string MacFolder = "__MACOSX";

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void CheckFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            string found = File.Exists(path) ? "a file" : "nothing";
            throw new DirectoryNotFoundException($"{path}: expected a folder, found {found}.");
        }
    }

    /// <summary>Finds the file, or the folder's files.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has no matching files.</exception>
    public static TextFile[] TextFiles(string path, TextFilesOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = path;
        string[] files;
        if (Directory.Exists(path))
        {
            files = Files(path, options.SearchPattern, options.Recursive);
        }
        else
        {
            WholeFile.CheckFile(path);
            folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            files = [path];
        }

        return [
            .. files.Select(
                file => options.FileNameColumnName is null ? new TextFile(file) : new TextFile(file, RelativePath(folder, file)))];
    }

    /// <summary>Finds a folder's files, hidden and system files aside, in the ordinal order of their paths.</summary>
    /// <exception cref="FileNotFoundException">The folder has no such files.</exception>
    public static string[] Files(string folder, string pattern, bool recursive)
    {
        string[] files = [
            .. Directory.EnumerateFiles(folder, pattern, Visible(recursive)).Where(file => IsOfCorpus(RelativePath(folder, file)))];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new FileNotFoundException($"{folder}: expected files that match {pattern}, found none.");
    }

    /// <summary>Finds a folder's subfolders by name, hidden and system folders aside, in the ordinal order of their names.</summary>
    public static string[] Subfolders(string folder)
    {
        string[] names = [.. new DirectoryInfo(folder).EnumerateDirectories("*", Visible(recursive: false))
            .Select(subfolder => subfolder.Name).Where(IsOfCorpus)];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <summary>Gets the extension of a file's name in lower case with its point, a .gz behind it left aside.</summary>
    public static string ExtensionOf(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToLowerInvariant();

    /// <summary>
    /// Whether a path belongs to a corpus, unlike the files that systems leave in folders: hidden files (.DS_Store, ._name), macOS's
    /// folder, thumbnails.
    /// </summary>
    private static bool IsOfCorpus(string relativePath) => !relativePath.Split('/').Any(name =>
        name.StartsWith('.') || name == MacFolder
        || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Makes the options for listing a folder: without hidden files, and with patterns that mean the same on every system.
    /// </summary>
    private static EnumerationOptions Visible(bool recursive) => new()
    {
        RecurseSubdirectories = recursive,
        MatchType = MatchType.Simple,
        IgnoreInaccessible = false,
    };

    /// <summary>Gets a file's path from the folder on, with slashes.</summary>
    public static string RelativePath(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
