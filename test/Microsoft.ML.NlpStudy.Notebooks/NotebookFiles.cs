using System.Reflection;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>The notebooks under samples/notebooks.</summary>
internal static class NotebookFiles
{
    private static readonly string s_folder = Path.Combine(
        typeof(NotebookFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!,
        "samples", "notebooks");

    /// <summary>The notebooks' names, in the order of the chapters.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(s_folder, "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    public static string Read(string name) => File.ReadAllText(PathOf(name));

    public static void Write(string name, string json) => File.WriteAllText(PathOf(name), json);

    private static string PathOf(string name) => Path.Combine(s_folder, name + ".ipynb");
}
