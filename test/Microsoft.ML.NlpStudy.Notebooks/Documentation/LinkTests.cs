using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_of_a_page_to_a_file_or_a_heading_finds_it()
    {
        string[] pages =
        [
            .. Directory.EnumerateFiles(Repository.Root, "*.md"),
            .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories),
        ];

        string[] broken =
        [
            .. pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(match => (Page: page, Target: match.Value)))
                .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !Exists(link.Page, link.Target))
                .Select(link => $"{Path.GetRelativePath(Repository.Root, link.Page)}: {link.Target}"),
        ];

        Assert.Empty(broken);
    }

    private static bool Exists(string page, string target)
    {
        string[] parts = target.Split('#');
        string path = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return Path.Exists(path) && (parts.Length == 1 || Headings(path).Contains(parts[1]));
    }

    // Anchors as GitHub makes them.
    private static IEnumerable<string> Headings(string path) => File.ReadLines(path)
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"(?<=\]\()[^)\s]+(?=\))|(?<=src="")[^""]+")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
