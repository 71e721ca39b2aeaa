
namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The samples on files as strangers have them: each call a process of its own.</summary>
public sealed class StrangersFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strangers").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Columns_are_found_beside_empty_ones_and_said()
    {
        Write("spam.csv", "v1,v2,,,\n"
            + Rows(120, i => $"{(i % 3 == 0 ? "spam" : "ham")},\"Sms number {i}, only {i} ok\",{(i == 7 ? "left over" : "")},,"));

        SampleProcess trained = Train("spam.csv");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Equal(
            "spam.csv: the first row names the fields; text is field 1 'v2', label field 0 'v1' (spam, ham). --header, --text-column and "
            + "--label-column choose otherwise.",
            trained.Lines[0]);
        Assert.True(File.Exists(In("m.zip")));
    }

    [Fact]
    public void Labels_that_are_not_there_are_an_error_and_nothing_is_saved()
    {
        Write("spam.csv", "v1,v2,,,\n"
            + Rows(120, i => $"{(i % 3 == 0 ? "spam" : "ham")},Sms number {i} is ok,{(i == 7 ? "left" : i == 9 ? "over" : "")},,"));
        Write("few.csv", "text,label\n" + Rows(3, i => $"a film {i},{i % 2}"));
        Write("empty.csv", "text,label\n");
        Write("sorted.csv", "text,label\n" + Rows(40, i => $"a film {i},{(i == 0 ? "dull" : "fine")}"));

        AssertError("--label-column names the labels' column", Train("spam.csv", "--label-column", "2"));
        AssertError("found", Train("few.csv"));
        AssertError("expected rows behind the header", Train("empty.csv"));
        AssertError("two classes", Train("sorted.csv"));
        Assert.False(File.Exists(In("m.zip")));
    }

    [Fact]
    public void Encoding_separator_header_escapes_comments_and_skipped_lines_are_options()
    {
        byte[] korean = NlpStudy.Data.TextEncoding.Find("cp949")!.GetBytes(
            "text,label\n" + Rows(60, i => $"{(i % 2 == 0 ? "지루한" : "재미있는")} 영화 {i},{i % 2}"));
        File.WriteAllBytes(In("cp949.csv"), korean);
        Write("semicolon.csv", "text;label\n" + Rows(60, i => $"film, {i};{i % 2}"));
        Write("odd.csv", "a report\n# fields\n" + Rows(60, i => $"\"film \\\"{i}\\\"\",{i % 2}"));

        AssertError("(--encoding names one other than UTF-8), found the byte 0xC1", Train("cp949.csv"));
        AssertError("--separator sets another. There is ';' in it.", Train("semicolon.csv"));
        Assert.Equal((0, ""), Outcome(Train("cp949.csv", "--encoding", "euc_kr")));
        Assert.Equal((0, ""), Outcome(Train("semicolon.csv", "--separator", ";")));
        Assert.Equal((0, ""), Outcome(Train("odd.csv", "--skip-lines", "1", "--comment", "#", "--escape", "\\", "--header", "false")));
        Assert.Equal((0, ""), Outcome(Run("evaluate", "--model", "m.zip", "--test", "semicolon.csv", "--separator", ";")));
        AssertError("--separator: expected one character, or tab, found ';;'", Train("semicolon.csv", "--separator", ";;"));
    }

    [Fact]
    public void A_translators_pairs_have_the_same_options()
    {
        Write("pairs.csv", "번역문;쪽;원문\n" + Rows(40, i => $"The cat {i} sleeps.;{i};고양이 {i} 잔다."));
        string[] small =
        [
            "train", "--pairs", "pairs.csv", "--merges", "20", "--embedding", "8", "--layers", "1", "--feed-forward", "8", "--epochs", "1",
            "--batch-size", "8",
            "--output", "m.zip",
        ];

        SampleProcess unsaid = SampleProcess.Run("Translation", _folder, small);
        SampleProcess trained = SampleProcess.Run(
            "Translation", _folder, [.. small, "--separator", ";", "--source-column", "원문", "--target-column", "번역문"]);

        AssertError("--separator sets another", unsaid);
        Assert.Equal((0, ""), Outcome(trained));
        Assert.Contains("고양이", trained.Output);
        Write("named.tsv", "en\tko\n" + Rows(40, i => $"The cat {i} sleeps.\t고양이 {i} 잔다."));
        SampleProcess named = SampleProcess.Run(
            "Translation", _folder, [.. small.Select(argument => argument == "pairs.csv" ? "named.tsv" : argument)]);
        Assert.Equal("named.tsv: the first row, 'en', 'ko', names the fields. --header says otherwise.", named.Lines[0]);
    }

    private static (int, string) Outcome(SampleProcess process) => (process.ExitCode, process.Errors);

    private static void AssertError(string expected, SampleProcess process)
    {
        Assert.Equal(1, process.ExitCode);
        Assert.Contains(expected, Assert.Single(process.ErrorLines));
    }

    private static string Rows(int count, Func<int, string> row) => string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"));

    private void Write(string name, string content) => File.WriteAllText(In(name), content);

    private string In(string name) => Path.Combine(_folder, name);

    private SampleProcess Train(string file, params string[] more) =>
        Run(["train", "--train", file, "--model", "bag", "--ngrams", "1", "--min-frequency", "1", "--epochs", "1", "--output",
            "m.zip", .. more]);

    private SampleProcess Run(params string[] arguments) => SampleProcess.Run("Sentiment", _folder, arguments);
}
