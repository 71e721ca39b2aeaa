using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Finds what is to be read, and says what is missing before any work starts.</summary>
internal static class FileSearch
{
    /// <summary>Folders that hold no corpus: what macOS packs beside it.</summary>
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

    /// <summary>The file, or the folder's files.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has none.</exception>
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

    /// <summary>A folder's files, hidden ones and those of systems aside, in the order of their paths' characters.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public static string[] Files(string folder, string pattern, bool recursive)
    {
        string[] files = [
            .. Directory.EnumerateFiles(folder, pattern, Visible(recursive)).Where(file => IsOfCorpus(RelativePath(folder, file)))];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new FileNotFoundException($"{folder}: expected files that match {pattern}, found none.");
    }

    /// <summary>A folder's subfolders by name, hidden ones and those of systems aside, in the order of their names' characters.</summary>
    public static string[] Subfolders(string folder)
    {
        string[] names = [.. new DirectoryInfo(folder).EnumerateDirectories("*", Visible(recursive: false))
            .Select(subfolder => subfolder.Name).Where(IsOfCorpus)];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <summary>The end of a file's name in lower case with its point, a .gz behind it left aside.</summary>
    public static string ExtensionOf(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToLowerInvariant();

    /// <summary>
    /// Whether a path is none of what systems leave in folders: hidden files (.DS_Store, ._name), what macOS packs, thumbnails.
    /// </summary>
    private static bool IsOfCorpus(string relativePath) => !relativePath.Split('/').Any(name =>
        name.StartsWith('.') || name == MacFolder
        || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase));

    /// <summary>How folders are listed: without what is hidden, and with patterns that mean the same on every system.</summary>
    private static EnumerationOptions Visible(bool recursive) => new()
    {
        RecurseSubdirectories = recursive,
        MatchType = MatchType.Simple,
        IgnoreInaccessible = false,
    };

    /// <summary>A file's path from the folder on, with slashes.</summary>
    public static string RelativePath(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
