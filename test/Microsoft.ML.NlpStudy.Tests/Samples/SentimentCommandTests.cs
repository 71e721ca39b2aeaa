using System.Diagnostics;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The sample as its users start it: each call a process of its own.</summary>
public sealed class SentimentCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sentiment").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_trained_model_scores_the_same_in_another_process_and_answers_questions()
    {
        string[] small = ["--hidden", "8", "--embedding", "8", "--epochs", "2", "--seed", "3", "--batch-size", "16"];
        string data = Corpus(rows: 200);

        Result trained = Run(["train", "--train", data, "--test", data, "--output", In("model.zip"), "--history", In("history.csv"), "--json", .. small]);

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        JsonElement json = JsonDocument.Parse(trained.Lines[^1]).RootElement;
        Assert.Equal(["test_accuracy", "train_seconds", "tokens_per_second", "epochs", "parameters"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(2, json.GetProperty("epochs").GetInt32());
        Assert.True(json.GetProperty("tokens_per_second").GetDouble() > 0);
        string[] history = File.ReadAllLines(In("history.csv"));
        Assert.Equal(3, history.Length);
        Assert.StartsWith("epoch,training_loss,", history[0]);
        Assert.StartsWith("2,", history[2]);

        Result evaluated = Run(["evaluate", "--model", In("model.zip"), "--test", data, "--json"]);

        Assert.Equal(
            json.GetProperty("test_accuracy").GetDouble(),
            JsonDocument.Parse(evaluated.Lines[^1]).RootElement.GetProperty("test_accuracy").GetDouble());

        Result asked = Run(["predict", "--model", In("model.zip"), "It was clever.", "It was dull."]);
        Result piped = Run(["predict", "--model", In("model.zip")], input: "It was clever.\nIt was dull.\n");

        Assert.Equal(2, asked.Lines.Length);
        Assert.Matches("^(positive|negative)\t[0-9.]+ ?%\tIt was clever\\.$", asked.Lines[0]);
        Assert.Equal(asked.Lines, piped.Lines);
    }

    [Fact]
    public void A_test_file_with_a_label_that_the_model_does_not_know_is_refused()
    {
        string data = Corpus(rows: 60);
        string other = In("other.tsv");
        File.WriteAllText(other, "text\tsentiment\nIt was clever.\tpositive\nIt was so so.\tneutral\n");

        Result result = Run(["train", "--train", data, "--test", other, "--output", In("model.zip"), "--hidden", "4", "--embedding", "4", "--epochs", "1"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("found 'neutral'", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("expected a file, found nothing", "train", "--train", "nowhere.csv")]
    [InlineData("no such model", "evaluate", "--model", "nowhere.zip", "--test", "FILE")]
    [InlineData("no such model", "predict", "--model", "nowhere.zip", "good")]
    [InlineData("expected a model as 'train' writes it", "predict", "--model", "FILE", "good")]
    [InlineData("found 'stars'", "train", "--train", "FILE", "--label-column", "stars")]
    [InlineData("two classes", "train", "--train", "ONECLASS")]
    [InlineData("HiddenSize", "train", "--train", "FILE", "--hidden", "0")]
    public void A_mistake_is_answered_in_one_line(string expected, params string[] arguments)
    {
        string oneClass = In("one.tsv");
        File.WriteAllText(oneClass, "text\tsentiment\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"review {i}\tpositive\n")));
        string data = Corpus(rows: 40);

        Result result = Run([.. arguments.Select(a => a switch { "FILE" => data, "ONECLASS" => oneClass, _ => a })]);

        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("Sentiment: ", line);
        Assert.Contains(expected, line);
    }

    private string Corpus(int rows)
    {
        string path = In("reviews.tsv");
        File.WriteAllLines(path, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "reviews.tsv")).Take(rows + 1));
        return path;
    }

    private string In(string name) => Path.Combine(folder, name);

    private Result Run(string[] arguments, string input = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sentiment.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, errors.Result);
    }

    private sealed record Result(int ExitCode, string Output, string Errors)
    {
        public string[] Lines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        public string[] ErrorLines => Errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
