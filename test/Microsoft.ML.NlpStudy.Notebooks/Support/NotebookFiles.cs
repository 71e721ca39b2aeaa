namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>The notebooks under samples/notebooks.</summary>
internal static class NotebookFiles
{
    /// <summary>The notebooks' names, in the order of the chapters.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Repository.PathOf("samples", "notebooks"), "*.ipynb")
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    public static string PathOf(string name) => Repository.PathOf("samples", "notebooks", name + ".ipynb");

    public static string Read(string name) => File.ReadAllText(PathOf(name));
}
