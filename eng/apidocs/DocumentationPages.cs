using System.Reflection;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>All pages under docs that come from the assembly, wholly or in part.</summary>
public static class DocumentationPages
{
    /// <summary>
    /// The pages as they should be, by their paths in the folder docs: those of docs/api, and every page with a table of options.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(string docs)
    {
        Assembly assembly = typeof(TrainingOptions).Assembly;
        var comments = new XmlComments(Path.ChangeExtension(assembly.Location, ".xml"));
        Type[] types = [.. assembly.GetExportedTypes().Where(type => !type.IsNested).OrderBy(type => type.Name, StringComparer.Ordinal)];
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var markdown = new Markdown(types.ToDictionary(MemberId.Of, PageOf), "");
        foreach (Type type in types)
        {
            pages["api/" + PageOf(type)] = new TypePage(type, comments, markdown).ToString();
        }

        pages["api/README.md"] = IndexPage.Of(types, comments, markdown);

        foreach (string path in Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(docs, path).Replace('\\', '/');
            string text = File.ReadAllText(path);
            if (!name.StartsWith("api/", StringComparison.Ordinal) && OptionTables.Contains(text))
            {
                string toApi = string.Concat(name.Where(c => c == '/').Select(_ => "../")) + "api/";
                pages[name] = new OptionTables(types, comments, markdown.From(toApi)).Fill(name, text);
            }
        }

        return pages;
    }

    private static string PageOf(Type type) => type.Name.Split('`')[0] + ".md";
}
