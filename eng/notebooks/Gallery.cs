using System.Text;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>The page docs/gallery.md: one picture of each notebook, as the notebook keeps it.</summary>
internal static class Gallery
{
    private const string Page = "gallery.md", Images = "images/gallery";

    /// <summary>Writes the page and its images, and deletes images that no notebook has any more.</summary>
    /// <param name="notebooks">The folder of the notebooks.</param>
    /// <param name="docs">The folder of the documentation.</param>
    /// <returns>The number of pictures.</returns>
    /// <exception cref="NotebookException">A notebook has no such picture.</exception>
    public static int Write(string notebooks, string docs)
    {
        IReadOnlyDictionary<string, string> files = Of(notebooks);
        DirectoryInfo images = Directory.CreateDirectory(Path.Combine(docs, Images));
        foreach (FileInfo stale in images.EnumerateFiles().Where(image => !files.ContainsKey($"{Images}/{image.Name}")))
        {
            stale.Delete();
        }

        foreach ((string path, string text) in files)
        {
            File.WriteAllText(Path.Combine(docs, path), text);
        }

        return files.Count - 1;
    }

    /// <summary>The files of the gallery: their paths below the folder of the documentation, and their text.</summary>
    /// <param name="notebooks">The folder of the notebooks.</param>
    /// <exception cref="NotebookException">A notebook has no such picture.</exception>
    public static IReadOnlyDictionary<string, string> Of(string notebooks)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var page = new StringBuilder("""
            # Gallery

            One picture of each chapter of the [notebooks](../samples/notebooks/README.md), as the chapter drew it.
            `bash eng/notebooks.sh --gallery` writes this page.

            """);
        foreach (string path in Directory.EnumerateFiles(notebooks, "*.ipynb").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path), image = $"{Images}/{name}.svg";
            Notebook notebook = Notebook.Parse(File.ReadAllText(path));
            files[image] = notebook.Picture(name) + "\n";
            page.Append($"\n## {notebook.Title}\n\n[![{notebook.Title}]({image})](../samples/notebooks/{name}.ipynb)\n");
        }

        files[Page] = page.ToString();
        return files;
    }
}
