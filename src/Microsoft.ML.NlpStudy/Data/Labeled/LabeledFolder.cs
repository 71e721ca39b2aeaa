namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The listing of a folder whose subfolders are classes.</summary>
internal static class LabeledFolder
{
    /// <exception cref="DirectoryNotFoundException">There is no subfolder of a class.</exception>
    /// <exception cref="FileNotFoundException">A class has no files.</exception>
    /// <exception cref="FormatException">A file's name has no stars.</exception>
    public static List<TextFile> Files(string folder, LabeledFolderOptions options)
    {
        string[] subfolders = FileSearch.Subfolders(folder);
        if (options.Classes is null && subfolders.Length == 0)
        {
            throw new DirectoryNotFoundException($"{folder}: expected a subfolder for each class, found none.");
        }

        var files = new List<TextFile>();
        foreach (string name in options.Classes?.SelectMany(name => FoldersOf(name, folder, subfolders)) ?? subfolders)
        {
            string subfolder = Path.Combine(folder, name);
            FileSearch.CheckFolder(subfolder);
            foreach (string file in FileSearch.Files(subfolder, options.SearchPattern, recursive: false))
            {
                // macOS decomposes the names of folders; composed again, a class equals the word that people type.
                files.Add(new TextFile(file, [.. Columns(folder, name.Normalize(), file, options)]));
            }
        }

        return files;
    }

    /// <summary>Finds the subfolders of a class: that of its name, or those whose name is the same in another Unicode form.</summary>
    private static string[] FoldersOf(string name, string folder, string[] subfolders)
    {
        if (Directory.Exists(Path.Combine(folder, name)))
        {
            return [name];
        }

        string[] same = [.. subfolders.Where(subfolder => subfolder.Normalize() == name.Normalize())];
        return same.Length > 0 ? same : [name];
    }

    private static IEnumerable<string> Columns(string folder, string name, string file, LabeledFolderOptions options)
    {
        yield return name;
        if (options.FileNameColumnName is not null)
        {
            yield return FileSearch.RelativePath(folder, file);
        }

        if (options.StarsColumnName is not null)
        {
            yield return Stars(file);
        }
    }

    private static string Stars(string file)
    {
        string name = Path.GetFileName(file);
        int start = name.LastIndexOf('_') + 1;
        int end = name.IndexOf('.', start);
        return start > 0 && end > start
            ? name[start..end]
            : throw new FormatException($"{file}: expected a name with the stars behind its last underscore, as 200_8.txt, found none.");
    }
}
