namespace Microsoft.ML.NlpStudy.Notebooks;

public sealed class NotebookKernelTests
{
    [Fact]
    public async Task A_cell_sees_what_the_cells_before_it_declared_and_shows_its_last_expression()
    {
        Notebook notebook = Of("int half = 21;", "Console.WriteLine(\"doubling\");\nhalf * 2");

        await NotebookKernel.RunAsync("sums", notebook);

        string json = notebook.ToJson();
        Assert.Contains("\"doubling\\n\"", json);
        Assert.Contains("\"42\"", json);
    }

    [Theory]
    [InlineData("int three = \"3\";", "CS0029")]
    [InlineData("throw new InvalidOperationException(\"no data\");", "no data")]
    [InlineData("#r \"nuget: Left.Pad, 1.0.0\"", "Left.Pad")]
    public async Task An_error_names_the_notebook_and_the_cell(string source, string reason)
    {
        Notebook notebook = Of("1 + 1", source);

        var error = await Assert.ThrowsAsync<NotebookException>(() => NotebookKernel.RunAsync("broken", notebook));

        Assert.StartsWith("broken, cell 2: ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task A_data_frame_is_shown_as_a_table_and_as_text()
    {
        Notebook notebook = Of("""
            using Microsoft.Data.Analysis;
            new DataFrame(new StringDataFrameColumn("token", new[] { "<pad>" }), new PrimitiveDataFrameColumn<double>("share", new[] { 0.25 }))
            """);

        await NotebookKernel.RunAsync("frame", notebook);

        string json = notebook.ToJson();
        Assert.Contains("<td>&lt;pad&gt;</td><td>0.25</td>", json);
        Assert.Contains("\"<pad>  0.25\"", json);
    }

    [Fact]
    public async Task Running_again_writes_the_same_file()
    {
        Notebook notebook = Of("Console.WriteLine(\"한국어\");");
        await NotebookKernel.RunAsync("first", notebook);
        Notebook again = Notebook.Parse(notebook.ToJson());

        await NotebookKernel.RunAsync("second", again);

        Assert.Contains("한국어", again.ToJson());
        Assert.Equal(notebook.ToJson(), again.ToJson());
    }

    private static Notebook Of(params string[] sources) => Notebook.Parse(new System.Text.Json.Nodes.JsonObject
    {
        ["cells"] = new System.Text.Json.Nodes.JsonArray([.. sources.Select(source => new System.Text.Json.Nodes.JsonObject
        {
            ["cell_type"] = "code",
            ["source"] = NotebookCell.Lines(source),
        })]),
    }.ToJsonString());
}
