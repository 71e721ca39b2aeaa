using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.Notebooks;

public sealed class FileBasedAppTests
{
    [Theory]
    [InlineData("08-preprocessing", 1)]
    [InlineData("10-word-vectors", 3)]
    [InlineData("16-saving", 1)]
    public async Task An_exported_chapter_prints_what_the_notebook_keeps_and_writes_its_charts(string name, int charts)
    {
        using var folder = new TemporaryFolder();
        FileBasedApp.Write(NotebookFiles.PathOf(name), folder.Path);

        // The app's build goes where the test's folder goes.
        string data = Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName;
        var variables = new Dictionary<string, string> { ["XDG_DATA_HOME"] = data, ["NLPSTUDY_DATA"] = "" };
        string[] printed = await ChildProcess.DotnetAsync(folder.Path, variables, "run", name + ".cs");

        string[] kept = KeptText(name);
        Assert.NotEmpty(kept);
        Assert.Equal(kept, printed.Where(line => !line.StartsWith("→ ", StringComparison.Ordinal)));
        string[] images = Directory.GetFiles(folder.Path, "*.svg");
        Assert.Equal(charts, images.Length);
        Assert.All(images, image => Assert.StartsWith("<svg", File.ReadAllText(image)));
    }

    [Fact]
    public void Text_becomes_comments_and_packages_are_named_once()
    {
        string app = FileBasedApp.Export("sums", NewNotebook.Of(
            "# Sums\n\nOf two.",
            "#r \"nuget: Microsoft.ML.NlpStudy, 0.1.0\"\nusing Microsoft.ML;",
            "#r \"nuget: Microsoft.ML.NlpStudy, 0.1.0\"\n1 + 1"));

        Assert.Single(app.Split('\n'), "#:package Microsoft.ML.NlpStudy@0.1.0");
        Assert.Contains("using Microsoft.ML;\n", app);
        Assert.Contains("\n// # Sums\n//\n// Of two.\n", app);
        Assert.Contains("\ndisplay(1 + 1);\n", app);
        Assert.DoesNotContain("nuget:", app);
    }

    [Fact]
    public void Types_stand_at_the_end_and_constants_in_a_class_that_they_see()
    {
        string app = FileBasedApp.Export("types", NewNotebook.Of(
            "const int Size = 3;\npublic class Row { public float[] Values = new float[Size]; }",
            "public int Twice(int x) => 2 * x;\nTwice(Size)"));

        Assert.Contains("\nint Twice(int x) => 2 * x;\ndisplay(Twice(Size));\n\npublic class Row", app);
        Assert.Contains("static class Constants\n{\n    public const int Size = 3;\n}", app);
    }

    [Fact]
    public void A_name_that_a_script_may_declare_again_gets_a_number()
    {
        string app = FileBasedApp.Export("names", NewNotebook.Of(
            "int row = 1;",
            "string row = \"a\";\nnew { row = row.Length, Text = row }",
            "foreach (int row in new[] { 1 })\n    Console.WriteLine(row);\nrow.Trim()"));

        Assert.Contains("int row = 1;", app);
        Assert.Contains("string row2 = \"a\";\ndisplay(new { row = row2.Length, Text = row2 });", app);
        Assert.Contains("foreach (int row3 in new[] { 1 })\n    Console.WriteLine(row3);\ndisplay(row2.Trim());", app);
    }

    [Fact]
    public void A_directive_that_only_a_notebook_understands_is_named()
    {
        var error = Assert.Throws<NotebookException>(() => FileBasedApp.Export("other", NewNotebook.Of("1 + 1", "#!javascript\nalert()")));

        Assert.Equal("Cell 2: expected '#r \"nuget: …\"' alone of the kernel's directives, found '#!javascript'.", error.Message);
    }

    // What the notebook shows, as text; images are files.
    private static string[] KeptText(string name) =>
    [
        .. JsonNode.Parse(NotebookFiles.Read(name))!["cells"]!.AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Select(output => output!["text"] ?? output["data"]!["text/plain"])
            .Where(text => text is not null)
            .SelectMany(text => string.Concat(text!.AsArray().Select(line => (string?)line)).TrimEnd('\n').Split('\n')),
    ];
}
