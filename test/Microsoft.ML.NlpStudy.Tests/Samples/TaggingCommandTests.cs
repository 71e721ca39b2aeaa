extern alias tagging;

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using tagging::Tagging;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The sample as its users start it: each call a process of its own.</summary>
public sealed class TaggingCommandTests : IDisposable
{
    private static readonly string[] s_small =
    [
        "--embedding", "32", "--hidden", "32", "--epochs", "6", "--learning-rate", "0.01", "--seed", "1",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("tagging").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_demonstration_learns_names_and_its_model_tags_texts_in_other_processes()
    {
        SampleProcess shown = Run();
        SampleProcess tagged = Run("tag", "--model", "tagger.zip", "--plot", "names.svg", "Ms. Elmsen was born in Dahlton in 1999.");

        Assert.Equal((0, ""), (shown.ExitCode, shown.Errors));
        Assert.Contains("Test part: 400 sentences", shown.Lines);
        Assert.InRange(F1In(shown), 90, 100);
        Assert.Equal((0, ""), (tagged.ExitCode, tagged.Errors));
        string[][] entities = [.. tagged.Lines.SkipLast(1).Select(line => line.Split('\t'))];
        Assert.Equal(["PER", "LOC", "TIME"], entities.Select(fields => fields[1]));
        Assert.Equal(["0-10", "23-30", "34-38"], entities.Select(fields => $"{fields[3]}-{fields[4]}"));
        Assert.Equal(["Ms. Elmsen", "Dahlton", "1999"], entities.Select(fields => fields[5]));
        Assert.Contains(">Dahlton<", File.ReadAllText(In("names.svg")));
    }

    [Fact]
    public void A_tagger_of_columns_is_trained_evaluated_and_applied_to_a_file()
    {
        WriteColumns("train.txt", new NewsGrammar(1).Create(500));
        WriteColumns("valid.txt", new NewsGrammar(2).Create(60));
        WriteColumns("test.txt", new NewsGrammar(3).Create(60));
        File.WriteAllLines(In("texts.txt"), ["Ada Ulmberg met Ben Ulmberg on Monday.", "", "Prices rose again this year."]);

        SampleProcess trained = Run(
            ["train", "--train", "train.txt", "--validation", "valid.txt", "--test", "test.txt", "--output", "model.zip", "--history",
                "h.csv", "--plot", "p.svg", "--checkpoint-folder", "states", "--json", .. s_small]);
        SampleProcess evaluated = Run(
            "evaluate", "--model", "model.zip", "--test", "test.txt", "--mistakes", "2", "--columns", "out.txt", "--json");
        SampleProcess tagged = Run(
            "tag", "--model", "model.zip", "--input", "texts.txt", "--format", "json", "--output", "out.jsonl");
        SampleProcess columns = SampleProcess.Run(
            "Tagging", _folder, ["tag", "--model", "model.zip", "--format", "columns"], "Prices rose.\nIda left.\n");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Contains(trained.Lines, line => line.EndsWith(
            "train.txt: 2 columns with spaces between; the token is column 0, the tag column 1, as in "
                + "'" + FirstEntity("train.txt") + "'. --layout, --separator, --token-column and --tag-column say otherwise."));
        Assert.Contains("Texts to tag will be cut into words. --tokenizer says otherwise.", trained.Lines);
        Assert.Contains(trained.Lines, line => Regex.IsMatch(line, @"^Epoch 1/6: loss [\d.]+, validation [\d.]+.?%, F1 [\d.]+.?%, "));
        double f1 = JsonDocument.Parse(trained.Lines[^1]).RootElement.GetProperty("test_f1").GetDouble();
        Assert.InRange(f1, 0.6, 1);
        Assert.Equal(7, File.ReadLines(In("h.csv")).Count());
        Assert.True(File.Exists(In("p.svg")) && File.Exists(In("states/checkpoint.zip")));

        Assert.Equal((0, ""), (evaluated.ExitCode, evaluated.Errors));
        Assert.Equal(f1, JsonDocument.Parse(evaluated.Lines[^1]).RootElement.GetProperty("f1").GetDouble());
        Assert.Equal(2, evaluated.Lines.Count(line => line.StartsWith("row ", StringComparison.Ordinal)));
        string[] expected = File.ReadAllLines(In("test.txt")), written = File.ReadAllLines(In("out.txt"));
        Assert.Equal(expected, written.Select(line => line.Length == 0 ? "" : line[..line.LastIndexOf(' ')]));

        Assert.Equal((0, ""), (tagged.ExitCode, tagged.Errors));
        JsonElement[] texts = [.. File.ReadLines(In("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            ["Ada Ulmberg met Ben Ulmberg on Monday.", "", "Prices rose again this year."],
            texts.Select(text => text.GetProperty("text").GetString()));
        Assert.Contains(texts[0].GetProperty("entities").EnumerateArray(), entity => entity.GetProperty("start").GetInt32() == 0);
        Assert.Equal(0, texts[1].GetProperty("entities").GetArrayLength());
        Assert.Equal(["Prices", "rose", ".", "Ida", "left", "."], columns.Lines.Select(line => line.Split('\t')[0]));
        Assert.Equal(2, columns.Output.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_tagger_of_characters_cuts_texts_into_characters()
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? $"## {i}\n경\tB-OG\n찰\tI-OG\n이\tO\n \tO\n왔\tO\n다\tO\n" : $"## {i}\n시\tB-OG\n청\tI-OG\n에\tO\n \tO\n갔\tO\n다\tO\n")];
        File.WriteAllText(In("ner.tsv"), string.Join('\n', rows) + "\n");

        SampleProcess trained = Run(["train", "--train", "ner.tsv", .. s_small]);
        SampleProcess tagged = Run("tag", "--model", "tagger.zip", "경찰이 왔다", "시청에 갔다");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Contains("Texts to tag will be cut into characters. --tokenizer says otherwise.", trained.Lines);
        Assert.Equal(
            ["1\tOG\t0\t2\t경찰", "2\tOG\t0\t2\t시청"], tagged.Lines.Select(line => Regex.Replace(line, @"\tOG\t[\d.]+", "\tOG")));
    }

    [Theory]
    [InlineData("Tagging: bad.txt, line 4, column 1: expected 2 columns with spaces between, found 3.", "train", "--train", "bad.txt")]
    [InlineData("Tagging: tabs.tsv, line 4, column 2: expected one character, a tab and its tag, found a space in place of the tab.",
        "train", "--train", "tabs.tsv")]
    [InlineData("Tagging: plain.txt, line 1: expected a token and its tag in columns, a character, a tab and its tag, or words as the/DT, "
        + "found 'one'. --layout names the layout.", "train", "--train", "plain.txt")]
    [InlineData("Tagging: --token-column: expected a column of 'bad.txt', 0 to 1, or null, found 7.", "train", "--train", "bad.txt",
        "--token-column", "7")]
    [InlineData("Tagging: none.zip: no such model; 'train' writes one.", "tag", "--model", "none.zip", "text")]
    [InlineData("Tagging: bad.txt: expected a model as 'train' writes it", "evaluate", "--model", "bad.txt", "--test", "bad.txt")]
    [InlineData("Tagging: --resume: expected --checkpoint-folder with it, found none.", "train", "--train", "bad.txt", "--resume")]
    [InlineData("Tagging: --encoder: expected with --model encoder, found with rnn.", "train", "--train", "bad.txt", "--encoder", "e")]
    [InlineData("Tagging: --model encoder: expected --encoder with it, found none.", "train", "--train", "bad.txt", "--model", "encoder")]
    [InlineData("Tagging: --plot: expected one text, found 2.", "tag", "--model", "none.zip", "--plot", "x.svg", "one", "two")]
    [InlineData("Tagging: --separator: expected one character, or tab, found 'ab'.", "train", "--train", "bad.txt", "--separator", "ab")]
    public void An_error_is_one_line_that_says_what_to_do(string error, params string[] arguments)
    {
        File.WriteAllText(In("bad.txt"), "a O\nb B-X\n\nc NN O\n\nd O\n");
        File.WriteAllText(In("tabs.tsv"), "## 1\n가\tO\n나\tB-X\n다 O\n\n");
        File.WriteAllText(In("plain.txt"), "one\ntwo\n");

        SampleProcess failed = Run(arguments);

        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith(error, Assert.Single(failed.ErrorLines));
    }

    private static double F1In(SampleProcess shown)
    {
        string line = Assert.Single(shown.Lines, line => line.StartsWith("accuracy: ", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    private void WriteColumns(string name, IEnumerable<TaggedSentence> sentences) => File.WriteAllText(
        In(name),
        string.Concat(sentences.Select(sentence =>
            string.Concat(sentence.Tokens.Zip(sentence.Tags, (token, tag) => $"{token} {tag}\n")) + "\n")));

    private string FirstEntity(string name) =>
        File.ReadLines(In(name)).First(line => line.Length > 0 && !line.EndsWith(" O")).Replace(" ", "', '");

    private string In(string name) => Path.Combine(_folder, name);

    private SampleProcess Run(params string[] arguments) => SampleProcess.Run("Tagging", _folder, arguments);
}
