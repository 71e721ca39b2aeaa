using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.Notebooks;

public sealed class NotebookKernelTests
{
    [Fact]
    public async Task A_cell_sees_what_the_cells_before_it_declared_and_shows_its_last_expression()
    {
        Notebook notebook = await RunAsync("int half = 21;", "Console.WriteLine(\"doubling\");\nConsole.WriteLine(half);\n$\"{half * 2}\"");

        JsonArray outputs = notebook.OutputsOf(2);
        Assert.Equal(2, outputs.Count);
        Assert.Equal("""["doubling\n","21\n"]""", outputs[0]!["text"]!.ToJsonString());
        Assert.Equal("""{"text/plain":["42"]}""", outputs[1]!["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("int three = \"3\";", "CS0029")]
    [InlineData("throw new InvalidOperationException(\"no data\");", "no data")]
    [InlineData("#r \"nuget: Microsoft.ML.NlpStudy, 999.0.0\"", "Microsoft.ML.NlpStudy")]
    public async Task An_error_names_the_notebook_and_the_cell(string source, string reason)
    {
        var error = await Assert.ThrowsAsync<NotebookException>(() => RunAsync("1 + 1", source));

        Assert.StartsWith("test, cell 2: ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task An_output_has_no_style_sheet_and_the_error_stream_is_not_kept()
    {
        Notebook notebook = await RunAsync("Console.Error.WriteLine(\"a warning\");\ndisplay(21);\n\"end\"");

        JsonArray outputs = notebook.OutputsOf(1);
        Assert.Equal(2, outputs.Count);
        Assert.Equal("<div class=\"dni-plaintext\"><pre>21</pre></div>", (string?)outputs[0]!["data"]!["text/html"]![0]);
        Assert.Equal("end", (string?)outputs[1]!["data"]!["text/plain"]![0]);
    }

    [Fact]
    public async Task Running_again_writes_the_same_file()
    {
        Notebook first = await RunAsync("Console.WriteLine(\"한\" + \"국어\");");
        Notebook again = Notebook.Parse(first.ToJson());

        using var kernel = new NotebookKernel();
        await kernel.RunAsync("again", again);

        Assert.Contains("한국어", first.ToJson());
        Assert.Equal(first.ToJson(), again.ToJson());
    }

    private static async Task<Notebook> RunAsync(params string[] sources)
    {
        Notebook notebook = NewNotebook.Of(sources);
        using var kernel = new NotebookKernel();
        await kernel.RunAsync("test", notebook);
        return notebook;
    }
}
