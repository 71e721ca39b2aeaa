using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Parquet;
using Parquet.Schema;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The command <c>score</c>, each call a process of its own.</summary>
public sealed class ScoreCommandTests : IClassFixture<ScoreCommandTests.Trained>, IDisposable
{
    private readonly Trained _trained;
    private readonly string _folder = Directory.CreateTempSubdirectory("score").FullName;

    public ScoreCommandTests(Trained trained) => _trained = trained;

    /// <summary>A small model, trained once for all tests.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("trained").FullName;

        public Trained()
        {
            string[] rows = ["good,good", "bad,bad", "a good film,good", "a bad film,bad"];
            File.WriteAllLines(
                Path.Combine(_folder, "train.csv"),
                [
                    "text,label",
                    .. Enumerable.Range(0, 60).Select(i => rows[i % rows.Length]),
                ]);
            SampleProcess trained = SampleProcess.Run("Sentiment", _folder, [
                "train", "--train", "train.csv", "--model", "bag", "--ngrams", "1", "--min-frequency", "1", "--epochs", "20",
                "--batch-size", "8",
                "--output", "model.zip"]);
            Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        }

        public string Model => Path.Combine(_folder, "model.zip");

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Shards_write_the_files_that_one_machine_writes_and_finished_parts_are_passed_over()
    {
        for (int part = 0; part < 3; part++)
        {
            Parts(part, rows: 20 + part);
        }

        SampleProcess whole = Score("part-*.csv.gz", "whole"), half = Score("part-*.csv.gz", "shared", "--shard", "1/2");
        string[] written = [.. Directory.GetFiles(In("shared"), "part-*").Select(path => Path.GetFileName(path))];
        DateTime time = File.GetLastWriteTimeUtc(In("shared/part-1.csv.gz"));
        SampleProcess rest = Score("part-*.csv.gz", "shared"), again = Score("part-*.csv.gz", "shared");

        Assert.Equal((0, ""), (whole.ExitCode, whole.Errors));
        Assert.Equal(["part-1.csv.gz"], written);
        Assert.Contains("1 of 3 parts are finished and passed over.", rest.Lines);
        Assert.Equal(["3 of 3 parts are finished and passed over."], again.Lines);
        Assert.Equal(time, File.GetLastWriteTimeUtc(In("shared/part-1.csv.gz")));
        Assert.All(Enumerable.Range(0, 3), part => Assert.Equal(
            File.ReadAllBytes(In($"whole/part-{part}.csv.gz")), File.ReadAllBytes(In($"shared/part-{part}.csv.gz"))));
        Assert.Equal(0, half.ExitCode);
    }

    [Fact]
    public void A_row_keeps_its_columns_and_gets_the_class_and_probabilities_that_predict_shows()
    {
        File.WriteAllText(In("a.csv"), "id,text\n1,\"good, \"\"really\"\"\ngood\"\n2,\n3,bad\n");

        SampleProcess scored = Score("a.csv", "out", "--text-column", "text");
        SampleProcess predicted = SampleProcess.Run("Sentiment", _folder, ["predict", "--model", _trained.Model, "bad"]);

        Assert.Equal((0, ""), (scored.ExitCode, scored.Errors));
        IDataView result = new MLContext().Data.LoadDelimited(In("out/a.csv"));
        Assert.Equal(["id", "text", "PredictedSentiment", "Score.good", "Score.bad"], result.Schema.Select(column => column.Name));
        Assert.Equal(["1", "2", "3"], result.GetColumn<string>("id"));
        Assert.Equal(["good, \"really\"\ngood", "", "bad"], result.GetColumn<string>("text"));
        Assert.Equal(["good", "bad"], result.GetColumn<string>("PredictedSentiment").Where((_, row) => row != 1));
        float[] bad = [.. result.GetColumn<string>("Score.bad").Select(Number)];
        float[] good = [.. result.GetColumn<string>("Score.good").Select(Number)];
        Assert.All(bad.Zip(good), pair => Assert.Equal(1, pair.First + pair.Second, 1e-5f));
        Assert.StartsWith($"bad\t{bad[2]:P1}\t", Assert.Single(predicted.Lines));
    }

    [Fact]
    public void Lines_and_json_lines_keep_their_rows_and_their_format()
    {
        File.WriteAllText(In("a.txt"), "good\n\nbad\n");
        File.WriteAllText(In("b.jsonl"), "{\"text\": \"good\", \"n\": 5}\n{\"n\": 6, \"text\": \"bad \\u0022x\\u0022\"}\n");

        SampleProcess lines = Score("a.txt", "out"), json = Score("b.jsonl", "out2", "--text-column", "text");

        Assert.Equal((0, ""), (lines.ExitCode, lines.Errors));
        Assert.Equal((0, ""), (json.ExitCode, json.Errors));
        string[][] rows = [.. File.ReadLines(In("out/a.txt")).Select(line => line.Split('\t'))];
        Assert.Equal(["Text", "good", "", "bad"], rows.Select(row => row[0]));
        Assert.Equal("bad", rows[3][1]);
        JsonElement[] objects = [.. File.ReadLines(In("out2/b.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["bad \"x\"", "6", "bad"],
            new[] { "text", "n", "PredictedSentiment" }.Select(name => objects[1].GetProperty(name).GetString()));
        Assert.InRange(objects[1].GetProperty("Score.bad").GetSingle(), 0.5f, 1);
    }

    [Fact]
    public async Task Parquet_keeps_types_and_missing_values_and_row_groups()
    {
        DataField<int?> id = new("id");
        DataField<string> text = new("review", true);
        DataField<DateTime> day = new("day", false);
        await using (FileStream file = File.Create(In("a.parquet")))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, text, day), file))
        {
            foreach (int first in (int[])[1, 3])
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<int>(id, (ReadOnlyMemory<int?>)new int?[] { first, null });
                await group.WriteAsync(text, first == 1 ? ["good", null!] : (string[])["bad", "good"]);
                DateTime[] days = [new DateTime(2020, 1, first), new DateTime(2021, 1, 1)];
                await group.WriteAsync<DateTime>(day, (ReadOnlyMemory<DateTime>)days);
            }
        }

        SampleProcess scored = Score("a.parquet", "out");

        Assert.Equal((0, ""), (scored.ExitCode, scored.Errors));
        await using ParquetReader reader = await ParquetReader.CreateAsync(In("out/a.parquet"));
        Assert.Equal(
            ["id", "review", "day", "PredictedSentiment", "Score.good", "Score.bad"],
            reader.Schema.Fields.Select(field => field.Name));
        Assert.Equal(2, reader.RowGroupCount);
        DataField[] fields = reader.Schema.DataFields;
        Type text16 = typeof(ReadOnlyMemory<char>);
        Assert.Equal(
            [typeof(int), text16, typeof(DateTime), text16, typeof(float), typeof(float)], fields.Select(field => field.ClrType));
        using ParquetRowGroupReader last = reader.OpenRowGroupReader(1), start = reader.OpenRowGroupReader(0);
        var ids = new int?[2];
        await last.ReadAsync<int>(fields[0], ids.AsMemory());
        Assert.Equal([3, null], ids);
        string[] reviews = new string[2], classes = new string[2];
        await start.ReadAsync(fields[1], reviews);
        Assert.Equal("good", reviews[0]);
        Assert.Null(reviews[1]);
        await last.ReadAsync(fields[3], classes);
        Assert.Equal(["bad", "good"], classes);
        var read = new DateTime[2];
        await last.ReadAsync<DateTime>(fields[2], read.AsMemory());
        Assert.Equal(new DateTime(2020, 1, 3), read[0]);
    }

    [Fact]
    public void A_part_that_cannot_be_read_is_named_and_the_others_are_written()
    {
        Parts(0, rows: 5);
        Parts(2, rows: 5);
        string part = In("part-1.csv.gz");
        Pack(part, "text,label\ngood,1\nbad,1,surplus\n");

        SampleProcess some = Score("part-*.csv.gz", "out");
        string[] written = [.. Directory.GetFiles(In("out"), "part*").Select(path => Path.GetFileName(path)).Order()];
        Pack(part, "text,label\ngood,1\nbad,1\n");
        SampleProcess mended = Score("part-*.csv.gz", "out");

        Assert.Equal((1, "Sentiment: 1 of 3 parts could not be scored: part-1.csv.gz."), (some.ExitCode, Assert.Single(some.ErrorLines)));
        Assert.Contains(some.Lines, line => line.StartsWith("part-1.csv.gz: ", StringComparison.Ordinal) && line.Contains("line 3"));
        Assert.Equal(["part-0.csv.gz", "part-2.csv.gz"], written);
        Assert.Equal((0, ""), (mended.ExitCode, mended.Errors));
        Assert.Contains(mended.Lines, line => line.EndsWith("1 of 1 parts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_killed_process_leaves_whole_results_only_and_the_same_command_finishes_them()
    {
        for (int part = 0; part < 4; part++)
        {
            Parts(part, rows: 20_000);
        }

        Assert.Equal(0, Score("part-*.csv.gz", "expected").ExitCode);
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "Sentiment.dll"), "score", "--model", _trained.Model, "--input", "part-*.csv.gz",
            "--text-column", "text", "--output", "out"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        using (Process killed = Process.Start(start)!)
        {
            // The first line is the first part's.
            Assert.StartsWith("part-0", killed.StandardOutput.ReadLine());
            killed.Kill();
            killed.WaitForExit();
        }

        string[] left = Directory.GetFiles(In("out"), "part-*.csv.gz");
        Assert.InRange(left.Length, 1, 4);
        Assert.All(left, path => Assert.Equal(File.ReadAllBytes(In($"expected/{Path.GetFileName(path)}")), File.ReadAllBytes(path)));
        Assert.Equal(0, Score("part-*.csv.gz", "out").ExitCode);
        Assert.All(Directory.GetFiles(In("expected"), "part-*"),
            path => Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(In($"out/{Path.GetFileName(path)}"))));
    }

    [Fact]
    public void What_cannot_be_scored_is_said_before_the_work()
    {
        Parts(0, rows: 5);
        Directory.CreateDirectory(In("other"));
        File.Copy(In("part-0.csv.gz"), In("other/part-0.csv.gz"));
        File.WriteAllText(In("two.csv"), "a,b\nx,y\n");
        File.WriteAllText(In("three.csv"), "text,PredictedSentiment\ngood,x\n");
        File.WriteAllText(In("false.parquet"), "no parquet");
        Assert.Equal(0, Score("part-0.csv.gz", "done").ExitCode);

        Refused("--input: no file matches 'none-*.csv'.", "none-*.csv", "out");
        Refused("--shard: expected I/N with I from 0 to N - 1, such as 0/4, found '2/2'.", "part-0.csv.gz", "out", "--shard", "2/2");
        Refused("--output: expected another folder than that of", "part-0.csv.gz", ".");
        Refused("--input: expected files of different names", "part-0.csv.gz", "out", "--input", "other/*.gz");
        Refused("two.csv: expected --text-column, because there are several: a, b.", "two.csv", "out");
        Refused("false.parquet: expected a Parquet file", "false.parquet", "out");
        Refused("expected a folder for this model and these options", "part-0.csv.gz", "done", "--text-column", "0");
        Assert.False(Directory.Exists(In("out")) && Directory.GetFiles(In("out"), "*.csv*").Length > 0);
        SampleProcess same = Score("three.csv", "out");
        Assert.Contains(same.Lines, line => line.Contains("other names than those of the scores, found 'PredictedSentiment'"));
    }

    private void Refused(string message, string input, string output, params string[] more)
    {
        SampleProcess result = SampleProcess.Run("Sentiment", _folder, [
            "score", "--model", _trained.Model, "--input", input, "--output", output, .. more]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, Assert.Single(result.ErrorLines));
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    // A table where other rows name the column; lines and Parquet files have one column of texts.
    private SampleProcess Score(string input, string output, params string[] more) => SampleProcess.Run("Sentiment", _folder, [
        "score", "--model", _trained.Model, "--input", input, "--output", output,
        .. input.Contains(".csv") && !more.Contains("--text-column") ? ["--text-column", "text"] : Array.Empty<string>(), .. more]);

    private void Parts(int part, int rows) => Pack(
        In($"part-{part}.csv.gz"),
        "text,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{(i % 3 == 0 ? "good" : "bad")} film {part} {i},{i}\n")));

    private static void Pack(string path, string content)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.Write(content);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
