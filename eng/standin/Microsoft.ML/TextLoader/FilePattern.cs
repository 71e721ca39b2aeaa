namespace Microsoft.ML.Data;

/// <summary>Turns a path with wildcards into the files it stands for, in ordinal order within a folder.</summary>
internal static class FilePattern
{
    private const string AllSubfolders = "...";

    public static string[] Expand(string pattern)
    {
        bool isPlain = pattern.IndexOfAny(['*', '?', '+']) < 0 && !pattern.Contains(AllSubfolders, StringComparison.Ordinal);
        if (isPlain || File.Exists(pattern))
            return File.Exists(pattern) ? [pattern] : [];
        return [.. pattern.Split('+', StringSplitOptions.RemoveEmptyEntries).SelectMany(ExpandOne).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<string> ExpandOne(string pattern)
    {
        int recursive = pattern.IndexOf(AllSubfolders, StringComparison.Ordinal);
        if (recursive >= 0)
        {
            string name = pattern[(recursive + AllSubfolders.Length)..].TrimStart('\\', '/');
            return Files(pattern[..recursive], name.Length == 0 ? "*" : name, SearchOption.AllDirectories);
        }
        if (pattern.IndexOfAny(['*', '?']) >= 0)
            return Files(Path.GetDirectoryName(pattern), Path.GetFileName(pattern), SearchOption.TopDirectoryOnly);
        return File.Exists(pattern) ? [pattern] : [];
    }

    private static IEnumerable<string> Files(string folder, string name, SearchOption depth)
    {
        string root = string.IsNullOrEmpty(folder) ? "." : folder;
        return Directory.Exists(root) ? Directory.GetFiles(root, name, depth).Order(StringComparer.Ordinal) : [];
    }
}
