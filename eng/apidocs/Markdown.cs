using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.ApiDocs;

/// <summary>XML comments as Markdown.</summary>
/// <param name="pages">The page of each type that has one, by the type's id.</param>
/// <param name="root">Where those pages are, as seen from the page that is written.</param>
internal sealed partial class Markdown(IReadOnlyDictionary<string, string> pages, string root)
{
    public Markdown From(string folder) => new(pages, folder);

    /// <summary>A comment's text as blocks: paragraphs, lists, tables and code, with an empty line between.</summary>
    public string Blocks(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var blocks = new List<string>();
        var line = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            string? block = node is XElement child ? Block(child) : null;
            if (block is null)
            {
                line.Append(Inline(node));
                continue;
            }

            blocks.Add(Trimmed(line));
            line.Clear();
            blocks.Add(block);
        }

        blocks.Add(Trimmed(line));
        return string.Join("\n\n", blocks.Where(block => block.Length > 0));
    }

    /// <summary>The same on one line, for a cell of a table.</summary>
    public string Line(XElement? element) =>
        element is null ? "" : Trimmed(new StringBuilder(string.Concat(element.Nodes().Select(Inline)))).Replace("|", "\\|");

    /// <summary>A link to a type or member, by its id; its name where it has no page.</summary>
    public string Link(string id, string? text = null)
    {
        string name = id[2..].Split('(')[0];
        string owner = id[0] == 'T' ? name : name[..name.LastIndexOf('.')];
        string own = Short(name);
        string shown = text ?? (own == "#ctor" ? $"new {Short(owner)}" : own);
        if (pages.TryGetValue("T:" + owner, out string? page))
        {
            return $"[`{(id[0] is 'T' || text is not null || own == "#ctor" ? shown : $"{Short(owner)}.{own}")}`]({root}{page})";
        }

        return $"`{shown}`";
    }

    private string? Block(XElement element) => element.Name.LocalName switch
    {
        "para" => Blocks(element),
        "code" => $"```csharp\n{Unindented(element.Value)}\n```",
        "list" when (string?)element.Attribute("type") == "table" => Table(element),
        "list" => string.Join('\n', element.Elements("item").Select(item => "- " + Line(item.Element("description") ?? item))),
        _ => null,
    };

    private string Table(XElement list) =>
        "| | |\n| --- | --- |\n"
        + string.Join(
            '\n', list.Elements("item").Select(item => $"| {Line(item.Element("term"))} | {Line(item.Element("description"))} |"));

    private string Inline(XNode node) => node switch
    {
        XText text => Escaped(text.Value),
        XElement { Name.LocalName: "see" or "seealso" } see => See(see),
        XElement { Name.LocalName: "paramref" or "typeparamref" } name => $"`{(string?)name.Attribute("name")}`",
        XElement { Name.LocalName: "c" or "code" } code => Code(code.Value),
        XElement { Name.LocalName: "list" } list => string.Join("; ", list.Elements("item").Select(Line)),
        XElement other => string.Concat(other.Nodes().Select(Inline)),
        _ => "",
    };

    private string See(XElement see)
    {
        if ((string?)see.Attribute("cref") is { } id)
        {
            return Link(id);
        }

        return (string?)see.Attribute("langword") is { } word
            ? $"`{word}`" : $"[{(see.Value.Length > 0 ? see.Value : (string?)see.Attribute("href"))}]({(string?)see.Attribute("href")})";
    }

    private static string Code(string text) => text.Contains('`') ? $"`` {text} ``" : $"`{text}`";

    // What Markdown would take for markup in running text.
    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\").Replace("*", "\\*").Replace("_", "\\_").Replace("<", "&lt;").Replace("`", "\\`");

    private static string Trimmed(StringBuilder text) => WhiteSpace().Replace(text.ToString(), " ").Trim();

    private static string Short(string name)
    {
        string own = name[(name.LastIndexOf('.') + 1)..];
        return own.Split('`')[0];
    }

    private static string Unindented(string code)
    {
        string[] lines = code.Trim('\n', '\r').TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : ""));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
