using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>What the packed package does to a notebook that adds it.</summary>
public sealed class PackageExtensionTests
{
    private const string Packages = """
        #r "nuget: Microsoft.ML.NlpStudy, 0.1.0"
        #r "nuget: TorchSharp-cpu, 0.107.0"
        """;

    [Fact]
    public async Task A_notebook_that_calls_TorchSharp_first_runs_and_writes_nothing_into_the_package_cache()
    {
        string[] before = CachedFiles();

        JsonObject[] outputs = await RunAsync(Packages, "using TorchSharp;\n$\"{torch.ones(3).sum().item<float>()}\"");

        Assert.Equal("3", TextOf(outputs[1], "text/plain"));
        Assert.NotEmpty(before);
        Assert.Equal(before, CachedFiles());
    }

    [Fact]
    public async Task Charts_and_tables_are_shown_without_a_line_of_the_notebook()
    {
        JsonObject[] outputs = await RunAsync(
            Packages,
            """
            using Microsoft.Data.Analysis;
            using Microsoft.ML;
            using Microsoft.ML.NlpStudy;
            new LineChart { Title = "Loss", Series = new[] { new LineSeries("training", new[] { 2.0, 1.0 }) } }
            """,
            """
            var share = new PrimitiveDataFrameColumn<double>("share", new[] { 0.25 });
            new DataFrame(new StringDataFrameColumn("token", new[] { "<pad>" }), share)
            """,
            """
            public class Row { public string Text { get; set; } public float[] Score { get; set; } }
            var ml = new MLContext(seed: 1);
            ml.Data.LoadFromEnumerable(Enumerable.Range(0, 9).Select(i => new Row { Text = $"text {i}", Score = new[] { i / 8f, 1 } }))
            """,
            """
            new TrainingHistory(new[] { new TrainingEpoch(1, 0.75, 0.5, null, null, null, 1e-3, 2, 100, 1) }, 1, false)
            """);

        JsonObject chart = outputs[1];
        Assert.StartsWith("<svg", TextOf(chart, "image/svg+xml"));
        Assert.Equal("Loss", (string?)chart["data"]![Chart.VegaLiteMediaType]!["title"]);
        Assert.Equal(
            "<table>\n<tr><th>token</th><th>share</th></tr>\n<tr><td>&lt;pad&gt;</td><td>0.25</td></tr>\n</table>",
            TextOf(outputs[2], "text/html"));
        Assert.Equal("token  share\n<pad>  0.25", TextOf(outputs[2], "text/plain"));
        Assert.Equal(
            "Text    Score\ntext 0  [0, 1]\ntext 1  [0.125, 1]\ntext 2  [0.25, 1]\ntext 3  [0.375, 1]\ntext 4  [0.5, 1]\n… and more rows",
            TextOf(outputs[3], "text/plain"));
        Assert.Contains("<td>text 4</td><td>[0.5, 1]</td>", TextOf(outputs[3], "text/html"));
        Assert.Contains("<th>TrainingLoss</th>", TextOf(outputs[4], "text/html"));
        Assert.Contains("<svg", TextOf(outputs[4], "text/html"));
    }

    [Fact]
    public async Task A_report_is_shown_as_a_table()
    {
        JsonObject[] outputs = await RunAsync(
            Packages,
            """
            using Microsoft.ML;
            using Microsoft.ML.NlpStudy;
            public class Review { public string Text { get; set; } public string Sentiment { get; set; } }
            var ml = new MLContext(seed: 1);
            Review[] two = { new() { Text = "fine", Sentiment = "positive" }, new() { Text = "dull", Sentiment = "negative" } };
            IDataView reviews = ml.Data.LoadFromEnumerable(Enumerable.Repeat(two, 20).SelectMany(rows => rows));
            var training = new TrainingOptions { Epochs = 3, LearningRate = 1e-2 };
            var pipeline = ml.Transforms.Text.TokenizeText("Tokens", "Text")
                .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
                .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
                .Append(ml.MulticlassClassification.Trainers.TextCnnClassifier(new TextCnnClassifierOptions { Training = training }));
            ml.MulticlassClassification.Inspect(pipeline.Fit(reviews).Transform(reviews))
            """);

        Assert.Contains("<td>positive</td><td>1</td><td>1</td><td>1</td><td>20</td>", TextOf(outputs[1], "text/html"));
        Assert.Contains("accuracy 1 of 40 rows", TextOf(outputs[1], "text/html"));
        Assert.Contains("precision    recall  f1-score   support", TextOf(outputs[1], "text/plain"));
    }

    // The last output of each cell.
    private static async Task<JsonObject[]> RunAsync(params string[] sources)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "extension.ipynb");
        File.WriteAllText(path, NewNotebook.Of(sources).ToJson());
        await ChildProcess.RunNotebookAsync("--write", path);
        Notebook notebook = Notebook.Parse(File.ReadAllText(path));
        return [.. Enumerable.Range(1, sources.Length).Select(cell => notebook.OutputsOf(cell).LastOrDefault()?.AsObject() ?? [])];
    }

    private static string TextOf(JsonObject output, string mediaType) =>
        string.Concat(output["data"]![mediaType]!.AsArray().Select(line => (string?)line));

    private static string[] CachedFiles() =>
    [
        .. Directory.EnumerateDirectories(LocalPackages.Environment["NUGET_FALLBACK_PACKAGES"])
            .Where(package => Path.GetFileName(package) is { } name
                && (name.StartsWith("torchsharp", StringComparison.Ordinal) || name.StartsWith("libtorch", StringComparison.Ordinal)))
            .SelectMany(package => new DirectoryInfo(package).EnumerateFiles("*", SearchOption.AllDirectories))
            .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal),
    ];
}
