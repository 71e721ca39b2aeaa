namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Finds what is to be read, and says what is missing before any work starts.</summary>
internal static class FileSearch
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void CheckFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            string found = Directory.Exists(path) ? "a folder" : "nothing";
            throw new FileNotFoundException($"{path}: expected a file, found {found}.", path);
        }
    }

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
            CheckFile(path);
            folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            files = [path];
        }

        return [.. files.Select(file => options.FileNameColumnName is null ? new TextFile(file) : new TextFile(file, RelativePath(folder, file)))];
    }

    /// <summary>A folder's files, hidden ones aside, in the order of their paths' characters.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public static string[] Files(string folder, string pattern, bool recursive)
    {
        string[] files = Directory.GetFiles(folder, pattern, Visible(recursive));
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new FileNotFoundException($"{folder}: expected files that match {pattern}, found none.");
    }

    /// <summary>How folders are listed: without what is hidden, and with patterns that mean the same on every system.</summary>
    public static EnumerationOptions Visible(bool recursive) => new()
    {
        RecurseSubdirectories = recursive,
        MatchType = MatchType.Simple,
        IgnoreInaccessible = false,
    };

    /// <summary>A file's path from the folder on, with slashes.</summary>
    public static string RelativePath(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
