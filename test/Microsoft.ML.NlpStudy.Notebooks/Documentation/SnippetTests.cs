namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

public sealed class SnippetTests
{
    /// <summary>The pages that people write; those of docs/api hold declarations.</summary>
    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "README*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(
                page => !page.StartsWith("docs/api/", StringComparison.Ordinal)
                    && Snippet.In(File.ReadAllText(Repository.PathOf(page))).Count > 0)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_snippet_of_a_page_compiles_and_runs(string page) =>
        await SnippetRunner.RunAsync(page, Snippet.In(File.ReadAllText(Repository.PathOf(page))));

    [Fact]
    public async Task A_snippet_sees_those_before_it_and_one_that_is_compiled_only_does_not_run()
    {
        IReadOnlyList<Snippet> snippets = Snippet.In("""
            ```csharp
            int half = 21;
            ```
            <!-- compiled only: it ends the process -->
            ```csharp
            Environment.Exit(half);
            ```
            ```bash
            not C#
            ```
            ```csharp
            if (half * 2 != 42) throw new InvalidOperationException();
            ```
            """);

        await SnippetRunner.RunAsync("page.md", snippets);

        Assert.Equal([2, 6, 12], snippets.Select(snippet => snippet.Line));
        Assert.Equal("it ends the process", snippets[1].CompiledOnly);
    }

    [Theory]
    [InlineData("int three = \"3\";", "CS0029")]
    [InlineData("<!-- compiled only: no reason -->\n", "CS0103")]
    [InlineData("Console.WriteLine(6 * 7);   // 43", "expected the output '43', found '42'")]
    public async Task An_error_names_the_page_and_the_line(string start, string reason)
    {
        string page = start.StartsWith('<') ? $"{start}```csharp\nUnheardOf();\n```" : $"```csharp\n{start}\n```";

        var error = await Assert.ThrowsAsync<SnippetException>(() => SnippetRunner.RunAsync("broken.md", Snippet.In(page)));

        Assert.StartsWith("broken.md, line ", error.Message);
        Assert.Contains(reason, error.Message);
    }
}
