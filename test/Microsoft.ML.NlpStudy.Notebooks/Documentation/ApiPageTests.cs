using Microsoft.ML.NlpStudy.ApiDocs;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

public sealed class ApiPageTests
{
    [Fact]
    public void The_pages_of_the_api_and_the_tables_of_options_say_what_the_comments_in_the_source_say()
    {
        string docs = Repository.PathOf("docs");
        IReadOnlyDictionary<string, string> pages = DocumentationPages.Of(docs);

        string[] stale =
        [
            .. pages.Where(
                page => !File.Exists(Path.Combine(docs, page.Key)) || File.ReadAllText(Path.Combine(docs, page.Key)) != page.Value)
                    .Select(page => page.Key),
            .. Directory.EnumerateFiles(Path.Combine(docs, "api")).Select(path => "api/" + Path.GetFileName(path))
                .Where(page => !pages.ContainsKey(page)),
        ];

        Assert.True(stale.Length == 0, $"Run 'bash eng/apidocs.sh'. Stale: {string.Join(", ", stale)}");
    }

    [Fact]
    public void A_page_tells_what_a_member_inherits_and_where_its_types_are_described()
    {
        IReadOnlyDictionary<string, string> pages = DocumentationPages.Of(Repository.PathOf("docs"));

        string catalog = pages["api/ClassificationCatalogExtensions.md"];
        Assert.Contains("| Label column | a key (as MapValueToKey gives) |",
            catalog[catalog.IndexOf("### `TextCnnClassifier", StringComparison.Ordinal)..]);
        Assert.Contains("[`TextClassifierOptions.EmbeddingSize`](TextClassifierOptions.md)", pages["api/RnnClassifierOptions.md"]);
    }
}
