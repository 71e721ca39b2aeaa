extern alias translation;

using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using translation::Translation;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The sample as its users start it: each call a process of its own.</summary>
public sealed class TranslationCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("translation").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("transformer")]
    [InlineData("seq2seq")]
    public void A_trained_translator_translates_and_is_evaluated_in_another_process(string model)
    {
        SampleProcess trained = Run(
            "train", "--pairs", Pairs(300), "--model", model, "--merges", "100", "--embedding", "16", "--hidden", "16", "--layers", "1",
            "--feed-forward", "16",
            "--epochs", "2", "--output", "model.zip");
        SampleProcess asked = Run("translate", "--model", "model.zip", "--beam", "2", "--attention", "attention.svg",
            "The cat sees the dog.");
        SampleProcess several = Run("translate", "--model", "model.zip", "--n-best", "3", "The cat sees the dog.");
        SampleProcess all = Run("translate", "--model", "model.zip", "--n-best", "2", "The cat sees the dog.", "", "The dogs see the cat.");
        SampleProcess piped = SampleProcess.Run("Translation", _folder, ["translate", "--model", "model.zip", "--n-best", "2"],
            "The cat sees the dog.\n\nThe dogs see the cat.\n");
        SampleProcess elsewhere = Run("translate", "--model", "model.zip", "--gpu", "99", "The cat sees the dog.");
        SampleProcess evaluated = Run("evaluate", "--model", "model.zip", "--pairs", "pairs.tsv", "--beam", "1");
        File.WriteAllText(Path.Combine(_folder, "some.txt"), "The cat sees the dog.\n\nThe dogs see the cat.\n");
        SampleProcess scored = Run("score", "--model", "model.zip", "--input", "some.txt", "--output", "out", "--beam", "2");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Contains(trained.Lines, line => line.StartsWith("Epoch 2/2: loss ", StringComparison.Ordinal));
        Assert.Contains(trained.Lines, line => line.Contains("BLEU"));
        Assert.Equal((0, ""), (asked.ExitCode, asked.Errors));
        Assert.InRange(asked.Lines.Length, 0, 1);    // a translator that has hardly learned may have nothing to say
        Assert.Contains(">(end)<", File.ReadAllText(Path.Combine(_folder, "attention.svg")));
        Assert.Equal(3, several.Lines.Length);
        Assert.All(several.Lines, (line, rank) => Assert.Matches($"^1\t{rank + 1}\t-[0-9]+\\.[0-9]{{3}}\t[^@]*$", line));
        Assert.Equal(["1\t1", "1\t2", "2\t1", "3\t1", "3\t2"], piped.Lines.Select(line => string.Join('\t', line.Split('\t')[..2])));
        Assert.Equal((0, ""), (piped.ExitCode, piped.Errors));
        Assert.Equal(several.Lines[..2], piped.Lines[..2]);
        Assert.Equal(all.Output, piped.Output);
        Assert.StartsWith("Translation: GpuDeviceId 99: expected", Assert.Single(elsewhere.ErrorLines));
        Assert.Contains(evaluated.Lines, line => line.Contains("BLEU"));
        Assert.Equal((0, ""), (scored.ExitCode, scored.Errors));
        string[][] rows = [.. File.ReadLines(Path.Combine(_folder, "out", "some.txt")).Select(line => line.Split('\t'))];
        Assert.Equal(["Text", "Translation", "TranslationScore"], rows[0]);
        Assert.Equal(["The cat sees the dog.", "", "The dogs see the cat."], rows[1..].Select(row => row[0]));
        Assert.Equal(asked.Lines.FirstOrDefault(""), rows[1][1]);
    }

    // The script of the translations chooses: Moses' rules for English join Korean without spaces.
    [Fact]
    public void Korean_translations_keep_their_spaces_and_several_are_joined_like_one()
    {
        File.WriteAllLines(
            Path.Combine(_folder, "pairs.tsv"),
            Enumerable.Range(0, 150).SelectMany(_ => new[] { "a school, don't\t학교 간다, 정말", "a dog\t개 본다" }));

        SampleProcess trained = Run(
            "train", "--pairs", "pairs.tsv", "--merges", "30", "--min-frequency", "1", "--embedding", "32", "--layers", "1",
            "--feed-forward", "32", "--epochs", "8",
            "--batch-size", "8", "--learning-rate", "0.01", "--output", "model.zip");
        SampleProcess one = Run("translate", "--model", "model.zip", "a school, don't", "a dog");
        SampleProcess several = Run("translate", "--model", "model.zip", "--n-best", "40", "--unknown-penalty", "Infinity",
            "a school, don't", "a dog");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Contains(trained.Lines,
            line => line.StartsWith("The script of the first thousand translations is that of Korean", StringComparison.Ordinal));
        Assert.Equal(["학교 간다, 정말", "개 본다"], one.Lines);
        string[][] fields = [.. several.Lines.Select(line => line.Split('\t'))];
        Assert.Equal(one.Lines, fields.Where(field => field[1] == "1").Select(field => field[3]));
        Assert.DoesNotContain(several.Lines, line => line.Contains("@@") || line.Contains("<pad>") || line.Contains("<unk>"));
        Assert.Equal(Enumerable.Range(1, fields.Count(field => field[0] == "1")),
            fields.Where(field => field[0] == "1").Select(field => int.Parse(field[1], CultureInfo.InvariantCulture)));
    }

    // With so many merges words are whole. Moses' words of Korean are syllables, treebank's are cut at spaces; then a noun without its
    // particle, and letters.
    [Theory]
    [InlineData("moses", "양")]
    [InlineData("treebank", "고양이는")]
    [InlineData("korean", "고양이")]
    [InlineData("letters", "\u1100\u1169\u110b\u1163\u11bc\u110b\u1175\u1102\u1173\u11ab")]
    public void Sources_are_cut_as_asked_for(string tokenizer, string token)
    {
        File.WriteAllLines(
            Path.Combine(_folder, "pairs.tsv"),
            Enumerable.Range(0, 20).SelectMany(_ => new[] { "고양이는 잔다.\tThe cat sleeps.", "고양이는 먹는다.\tThe cat eats." }));

        SampleProcess trained = Run(
            "train", "--pairs", "pairs.tsv", "--source-tokenizer", tokenizer, "--merges", "100", "--embedding", "8", "--layers", "1",
            "--feed-forward", "8", "--epochs", "1", "--output", "model.zip");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        using ZipArchive model = ZipFile.OpenRead(Path.Combine(_folder, "model.zip"));
        using var vocabulary = new StreamReader(model.Entries.First(entry => entry.Name == "vocabulary.txt").Open());
        Assert.Contains(vocabulary.ReadToEnd().Split('\n'), line => line.Split('\t')[0] == token);
    }

    // With so many merges words are whole, unless some merges are left out; a saved translator leaves none out.
    [Theory]
    [InlineData("0", false)]
    [InlineData("0.5", true)]
    public void Merges_are_left_out_by_chance_while_training_alone(string dropout, bool cutsWords)
    {
        SampleProcess trained = Run(
            "train", "--pairs", Pairs(100), "--subword-dropout", dropout, "--merges", "2000", "--min-frequency", "1", "--embedding", "8",
            "--layers", "1", "--feed-forward", "8",
            "--epochs", "1", "--output", "model.zip");
        SampleProcess asked = Run("translate", "--model", "model.zip", "--attention", "attention.svg", "The cats see the dogs.");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        using ZipArchive model = ZipFile.OpenRead(Path.Combine(_folder, "model.zip"));
        using var vocabulary = new StreamReader(model.Entries.First(entry => entry.Name == "vocabulary.txt").Open());
        string tokens = vocabulary.ReadToEnd();
        Assert.Contains("\ndogs\t", tokens);
        Assert.Equal(cutsWords, Regex.IsMatch(tokens, "\n(d|do|dog)@@\t"));
        Assert.Equal((0, ""), (asked.ExitCode, asked.Errors));
        Assert.Contains(">cats<", File.ReadAllText(Path.Combine(_folder, "attention.svg")));
    }

    [Fact]
    public void A_saved_translator_is_trained_further_from_where_it_stood()
    {
        string[] quick = ["--pairs", Pairs(300), "--epochs", "2", "--batch-size", "8", "--learning-rate", "0.003"];

        SampleProcess first = Run(
            ["train", .. quick, "--merges", "100", "--embedding", "16", "--layers", "1", "--feed-forward", "16", "--output", "first.zip"]);
        SampleProcess further = Run(["train", .. quick, "--continue", "first.zip", "--output", "second.zip"]);

        Assert.Equal((0, ""), (further.ExitCode, further.Errors));
        Assert.True(Loss(further, "Epoch 1/2: loss ") < Loss(first, "Epoch 2/2: loss "));
        Assert.IsType<InverseSquareRootSchedule>(ScheduleOf("first.zip"));
        Assert.IsType<LinearWarmUpSchedule>(ScheduleOf("second.zip"));
        Assert.Equal(0, Run("translate", "--model", "second.zip", "The cat sees the dog.").ExitCode);
    }

    // The pairs know no fox and no 여우: whoever translates such texts guesses, but learns to read or write the word.
    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 5)]
    public void Texts_without_translation_become_pairs_by_a_translator_the_other_way(bool hasSourceTexts, int trainings)
    {
        File.WriteAllLines(Path.Combine(_folder, "texts.en"),
            new PhraseGrammar("ko", 2).Create(40).Select(pair => pair.Source.Replace(".", " fox.", StringComparison.Ordinal)));
        File.WriteAllLines(Path.Combine(_folder, "texts.ko"), new PhraseGrammar("ko", 3).Create(40).Select(pair => "여우 " + pair.Target));

        SampleProcess trained = Run([
            "train", "--pairs", Pairs(200), "--target-texts", "texts.ko", .. hasSourceTexts ? (string[])["--source-texts", "texts.en"] : [],
            "--target-tokenizer", "treebank",
            "--merges", "2000", "--min-frequency", "1", "--embedding", "16", "--layers", "1", "--feed-forward", "16", "--epochs", "2",
            "--batch-size", "8", "--learning-rate", "0.01",
            "--checkpoint-folder", "checkpoints", "--output", "model.zip"]);

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        string[] begun = [.. trained.Lines.Where(line => line.StartsWith("Training ", StringComparison.Ordinal))];
        Assert.Equal(trainings, begun.Length);
        Assert.Equal($"Training {trainings - 1}: source to target, 6 copies of the pairs and 20 texts", begun[^2]);
        Assert.Equal($"Training {trainings}: source to target, the pairs again", begun[^1]);
        Assert.Equal(trainings, Directory.GetDirectories(Path.Combine(_folder, "checkpoints")).Length);
        using ZipArchive model = ZipFile.OpenRead(Path.Combine(_folder, "model.zip"));
        Assert.Contains(model.Entries.Where(entry => entry.Name == "vocabulary.txt"),
            entry => new StreamReader(entry.Open()).ReadToEnd().Contains("\n여우\t", StringComparison.Ordinal));
        Assert.Equal(0, Run("translate", "--model", "model.zip", "The cat sees the dog.").ExitCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.1")]
    public void All_pairs_are_read_to_the_last_epoch_where_nobody_waits_for_validation(string dropout)
    {
        File.WriteAllLines(Path.Combine(_folder, "test.en"), ["The cat sees the dog."]);
        File.WriteAllLines(Path.Combine(_folder, "test.ko"), ["고양이는 개를 본다."]);

        SampleProcess trained = Run(
            "train", "--pairs", Pairs(60), "--test-source", "test.en", "--test-target", "test.ko", "--patience", "0", "--subword-dropout",
            dropout, "--merges", "50",
            "--embedding", "8", "--layers", "1", "--feed-forward", "8", "--epochs", "5", "--learning-rate", "0.5", "--output", "model.zip");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Equal(5, trained.Lines.Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
        Assert.DoesNotContain(trained.Lines, line => line.Contains("validation"));
    }

    [Theory]
    [InlineData("expected --source with --target, or --pairs alone", "train", "--source", "FILE")]
    [InlineData("nowhere.tsv", "train", "--pairs", "nowhere.tsv")]
    [InlineData("no such model", "translate", "--model", "nowhere.zip", "cat")]
    [InlineData("expected a model as 'train' writes it", "translate", "--model", "FILE", "cat")]
    [InlineData("--attention: expected a name that ends with .svg", "translate", "--model", "FILE", "--attention", "attention.png", "cat")]
    [InlineData("--attention: expected a name that ends with .svg or .json, and one text", "translate", "--model", "FILE", "--attention",
        "attention.svg")]
    [InlineData("--embedding: expected without --continue", "train", "--pairs", "FILE", "--continue", "first.zip", "--embedding", "8")]
    [InlineData("no such model", "train", "--pairs", "FILE", "--continue", "nowhere.zip")]
    [InlineData("nowhere.txt: no such file of texts", "train", "--pairs", "FILE", "--target-texts", "nowhere.txt")]
    [InlineData("--source-texts: expected with --target-texts", "train", "--pairs", "FILE", "--source-texts", "nowhere.txt")]
    [InlineData("--target-texts: expected without --continue", "train", "--pairs", "FILE", "--continue", "first.zip", "--target-texts",
        "nowhere.txt")]
    [InlineData("EmbeddingSize", "train", "--pairs", "FILE", "--embedding", "0")]
    [InlineData("expected 0 to 1", "train", "--pairs", "FILE", "--subword-dropout", "1.5")]
    [InlineData("--bleu-tokenizer: BLEU's tokenizer: expected one of 13a, intl, char, zh, none, found 'ko-mecab'", "evaluate", "--model",
        "FILE", "--pairs", "FILE", "--bleu-tokenizer", "ko-mecab")]
    [InlineData("GpuDeviceId 99", "train", "--pairs", "FILE", "--gpu", "99")]
    public void A_mistake_is_answered_in_one_line(string expected, params string[] arguments)
    {
        Pairs(20);

        SampleProcess result = Run([.. arguments.Select(argument => argument == "FILE" ? "pairs.tsv" : argument)]);

        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("Translation: ", line);
        Assert.Contains(expected, line);
    }

    private static double Loss(SampleProcess trained, string epoch)
    {
        string line = trained.Lines.Single(line => line.StartsWith(epoch, StringComparison.Ordinal));
        return double.Parse(line[epoch.Length..line.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    private LearningRateSchedule ScheduleOf(string model) =>
        ((IEnumerable<ITransformer>)new MLContext().Model.Load(Path.Combine(_folder, model), out _)).OfType<TranslatorTransformer>()
            .Single().Options.Training.Schedule;

    private string Pairs(int count)
    {
        File.WriteAllLines(Path.Combine(_folder, "pairs.tsv"),
            new PhraseGrammar("ko", 1).Create(count).Select(pair => $"{pair.Source}\t{pair.Target}"));
        return "pairs.tsv";
    }

    private SampleProcess Run(params string[] arguments) => SampleProcess.Run("Translation", _folder, arguments);
}
