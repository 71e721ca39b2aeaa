namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Lists a folder of subfolders that are classes.</summary>
internal static class LabelledFolder
{
    /// <exception cref="DirectoryNotFoundException">There is no subfolder of a class.</exception>
    /// <exception cref="FileNotFoundException">A class has no files.</exception>
    /// <exception cref="FormatException">A file's name has no stars.</exception>
    public static List<TextFile> Files(string folder, LabelledFolderOptions options)
    {
        var files = new List<TextFile>();
        foreach (string name in options.Classes ?? ClassesOf(folder))
        {
            string subfolder = Path.Combine(folder, name);
            FileSearch.CheckFolder(subfolder);
            foreach (string file in FileSearch.Files(subfolder, options.SearchPattern, recursive: false))
            {
                files.Add(new TextFile(file, [.. Columns(folder, name, file, options)]));
            }
        }

        return files;
    }

    private static string[] ClassesOf(string folder)
    {
        string[] names = [.. new DirectoryInfo(folder).EnumerateDirectories("*", FileSearch.Visible(recursive: false)).Select(subfolder => subfolder.Name)];
        Array.Sort(names, StringComparer.Ordinal);
        return names.Length > 0 ? names : throw new DirectoryNotFoundException($"{folder}: expected a subfolder for each class, found none.");
    }

    private static IEnumerable<string> Columns(string folder, string name, string file, LabelledFolderOptions options)
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
