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

        SampleProcess trained = Run(
            ["train", "--train", data, "--test", data, "--output", In("model.zip"), "--history", In("history.csv"), "--json", .. small]);

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        JsonElement json = JsonDocument.Parse(trained.Lines[^1]).RootElement;
        Assert.Equal(["test_accuracy", "train_seconds", "tokens_per_second", "epochs", "parameters"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(2, json.GetProperty("epochs").GetInt32());
        Assert.True(json.GetProperty("tokens_per_second").GetDouble() > 0);
        string[] history = File.ReadAllLines(In("history.csv"));
        Assert.Equal(3, history.Length);
        Assert.StartsWith("epoch,training_loss,", history[0]);
        Assert.StartsWith("2,", history[2]);

        SampleProcess evaluated = Run(["evaluate", "--model", In("model.zip"), "--test", data, "--json"]);

        Assert.Equal(
            json.GetProperty("test_accuracy").GetDouble(),
            JsonDocument.Parse(evaluated.Lines[^1]).RootElement.GetProperty("test_accuracy").GetDouble());

        SampleProcess asked = Run(["predict", "--model", In("model.zip"), "It was clever.", "It was dull."]);
        SampleProcess piped = Run(["predict", "--model", In("model.zip")], input: "It was clever.\nIt was dull.\n");

        Assert.Equal(2, asked.Lines.Length);
        Assert.Matches("^(positive|negative)\t[0-9.]+ ?%\tIt was clever\\.$", asked.Lines[0]);
        Assert.Equal(asked.Lines, piped.Lines);
    }

    [Fact]
    public void Reviews_without_labels_are_learned_from_and_their_words_are_known()
    {
        string[] small = ["--model", "cnn", "--filters", "4", "--embedding", "8", "--epochs", "1", "--json", "--output", In("model.zip")];
        string data = Corpus(rows: 100);
        File.WriteAllLines(In("more.txt"), Enumerable.Range(0, 60).Select(i => $"Quite unheard of, review {i}."));

        SampleProcess without = Run(["train", "--train", data, "--test", data, .. small]);
        SampleProcess with = Run(
            ["train", "--train", data, "--test", data, "--unlabelled", In("more.txt"), "--virtual-adversarial", "1", .. small]);
        SampleProcess aimless = Run(["train", "--train", data, "--unlabelled", In("more.txt"), .. small]);

        Assert.Equal((0, ""), (with.ExitCode, with.Errors));
        Assert.True(Parameters(with) > Parameters(without));
        Assert.NotEqual(0, aimless.ExitCode);
        Assert.Contains("--unlabelled: expected --virtual-adversarial, --entropy or --language-model train with it", aimless.Errors);

        static int Parameters(SampleProcess trained) =>
            JsonDocument.Parse(trained.Lines[^1]).RootElement.GetProperty("parameters").GetInt32();
    }

    [Fact]
    public void A_classifier_starts_from_a_language_model_that_was_trained_on_texts_without_labels()
    {
        string data = Corpus(rows: 100);
        File.WriteAllLines(In("more.csv"), ["review", .. Enumerable.Range(0, 50).Select(row => $"the film was clever and not dull {row}")]);
        string[] train = ["train", "--train", data, "--test", data, "--epochs", "2", "--batch-size", "16", "--output", In("model.zip")];

        SampleProcess trained = Run(
            [.. train, "--language-model", "train", "--unlabelled", In("more.csv"), "--language-model-hidden", "8",
                "--language-model-epochs", "1"]);
        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        SampleProcess again = Run([.. train, "--language-model", In("model.language-model.zip")]);

        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.Equal(3, trained.Lines.Count(line => line.StartsWith("Epoch")));
        Assert.Equal(2, again.Lines.Count(line => line.StartsWith("Epoch")));
        SampleProcess refused = Run([.. train, "--language-model", "train", "--hidden", "8"]);
        Assert.Contains("--hidden: expected without --language-model", refused.Errors);
        refused = Run([.. train, "--language-model", In("model.zip")]);
        Assert.Contains("--language-model: expected a model that", refused.Errors);
    }

    [Fact]
    public void A_folder_that_an_output_needs_is_made_before_the_training()
    {
        SampleProcess trained = Run(
            ["train", "--train", Corpus(rows: 100), "--model", "bag", "--epochs", "1", "--output", In("new/model.zip"), "--history",
                In("newer/history.csv")]);

        Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
        Assert.Equal(["history.csv", "model.zip"],
            new[] { In("new"), In("newer") }.SelectMany(Directory.GetFiles).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("--output", "a-file/model.zip")]
    [InlineData("--output", "a-folder")]
    [InlineData("--history", "a-file/history.csv")]
    [InlineData("--plot", "a-file/curves.svg")]
    [InlineData("--tensorboard", "a-file")]
    [InlineData("--checkpoint-folder", "a-file/state")]
    public void An_output_that_cannot_be_written_is_found_out_before_the_training(string option, string path)
    {
        File.WriteAllText(In("a-file"), "");
        Directory.CreateDirectory(In("a-folder"));

        string[] output = option == "--output" ? [] : ["--output", In("model.zip")];
        SampleProcess refused = Run(
            ["train", "--train", Corpus(rows: 100), "--model", "bag", "--epochs", "1", .. output, option, In(path)]);

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith($"Sentiment: {option}: ", refused.ErrorLines.Single());
        Assert.Contains(In(path), refused.Errors);
        Assert.DoesNotContain("Epoch", refused.Output);
        Assert.False(File.Exists(In("model.zip")));
    }

    [Fact]
    public void A_training_goes_on_from_its_checkpoint_and_leaves_curves_and_events()
    {
        string data = Corpus(rows: 200);
        string[] cnn =
        [
            "train", "--train", data, "--test", data, "--model", "cnn", "--filters", "4", "--embedding", "8", "--batch-size", "16",
            "--seed", "3",
            "--output", In("model.zip"), "--json",
        ];

        JsonElement whole = Json(Run([.. cnn, "--epochs", "3"]));
        SampleProcess begun = Run(
            [.. cnn, "--epochs", "3", "--checkpoint-folder", In("state"), "--plot", In("curves.svg"), "--tensorboard", In("events")]);
        SampleProcess resumed = Run([.. cnn, "--epochs", "3", "--checkpoint-folder", In("state"), "--resume", "--plot", In("curves.json")]);

        Assert.Equal((0, ""), (begun.ExitCode, begun.Errors));
        Assert.Equal(whole.GetProperty("test_accuracy").GetDouble(), Json(begun).GetProperty("test_accuracy").GetDouble());
        Assert.Equal(whole.GetProperty("test_accuracy").GetDouble(), Json(resumed).GetProperty("test_accuracy").GetDouble());

        // All epochs are in the state already: nothing is trained again.
        Assert.Contains("Epoch 3/3", begun.Output);
        Assert.DoesNotContain("Epoch", resumed.Output.Replace("\"epochs\"", ""));
        Assert.StartsWith("<svg", File.ReadAllText(In("curves.svg")));
        JsonElement curves = JsonDocument.Parse(File.ReadAllText(In("curves.json"))).RootElement.GetProperty("hconcat");
        Assert.Equal(6, curves[0].GetProperty("data").GetProperty("values").GetArrayLength());
        Assert.Single(Directory.GetFiles(In("events/train")));
        Assert.Single(Directory.GetFiles(In("events/validation")));

        SampleProcess evaluated = Run(
            ["evaluate", "--model", In("model.zip"), "--test", data, "--plot", In("confusion.json"), "--mistakes", "2", "--json"]);

        Assert.Equal(whole.GetProperty("test_accuracy").GetDouble(), Json(evaluated).GetProperty("test_accuracy").GetDouble());
        Assert.Contains("Most surely wrong", evaluated.Output);
        JsonElement cells = JsonDocument.Parse(File.ReadAllText(In("confusion.json"))).RootElement.GetProperty("data")
            .GetProperty("values");
        Assert.Equal(200, cells.EnumerateArray().Sum(cell => int.Parse(cell.GetProperty("label").GetString()!)));
    }

    [Fact]
    public void An_ensemble_is_of_the_members_named()
    {
        string data = Corpus(rows: 200);

        SampleProcess trained = Run(
        [
            "train", "--train", data, "--test", data, "--model", "ensemble", "--members", "cnn", "bag", "--filters", "4", "--embedding",
            "8", "--epochs", "1",
            "--output", In("model.zip"), "--json",
        ]);

        Assert.Equal("", trained.Errors);
        Assert.Equal(
            ["cnn", "bag"], Json(trained).GetProperty("members").EnumerateArray().Select(member => member.GetProperty("name").GetString()));
    }

    [Fact]
    public void Cross_validated_weights_need_groups_and_folds_of_the_command_line()
    {
        string data = In("films.tsv");
        File.WriteAllLines(
            data, File.ReadLines(Corpus(rows: 200)).Select((line, i) => i == 0 ? line + "\tfilm" : $"{line}\tfilm {i % 20}"));
        string[] ensemble =
        [
            "train", "--train", data, "--test", Corpus(rows: 200), "--model", "ensemble", "--members", "naive-bayes", "bag", "--ngrams",
            "1", "--smoothing", "0.5", "--epochs", "1", "--weighting", "cross-validated", "--folds", "3", "--group", "film",
            "--checkpoint-folder", In("state"), "--output", In("model.zip"), "--json",
        ];

        SampleProcess trained = Run(ensemble);
        SampleProcess resumed = Run([.. ensemble, "--resume"]);

        Assert.Equal(("", ""), (trained.Errors, resumed.Errors));
        Assert.Contains("Classifier 2 of 2: bag, without fold 3", trained.Output);
        Assert.Equal(1, Json(trained).GetProperty("members").EnumerateArray().Sum(member => member.GetProperty("weight").GetDouble()), 6);
        Assert.Equal(Json(trained).GetProperty("test_accuracy").GetDouble(), Json(resumed).GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public void An_ensemble_goes_on_from_its_checkpoints_and_says_what_each_member_did()
    {
        string data = Corpus(rows: 200);
        string[] ensemble =
        [
            "train", "--train", data, "--test", data, "--model", "ensemble", "--hidden", "4", "--filters", "4", "--embedding", "8",
            "--epochs", "2",
            "--ngrams", "1", "--batch-size", "32", "--checkpoint-folder", In("state"), "--output", In("model.zip"), "--json",
        ];

        SampleProcess begun = Run(
            [.. ensemble, "--history", In("history.csv"), "--plot", In("curves.json"), "--tensorboard", In("events")]);
        JsonElement json = Json(begun);
        SampleProcess resumed = Run([.. ensemble, "--resume"]);

        string[] names = ["bag", "cnn", "rnn"];
        Assert.Equal("", begun.Errors);
        JsonElement[] members = [.. json.GetProperty("members").EnumerateArray()];
        Assert.Equal(names, members.Select(member => member.GetProperty("name").GetString()));
        Assert.Equal(1, members.Sum(member => member.GetProperty("weight").GetDouble()), 6);
        Assert.Equal(json.GetProperty("parameters").GetInt64(), members.Sum(member => member.GetProperty("parameters").GetInt64()));
        Assert.Equal(6, json.GetProperty("epochs").GetInt32());
        Assert.Contains("Classifier 2 of 3: cnn", begun.Output);
        Assert.Equal(["classifier", .. names.SelectMany(name => new[] { name, name })],
            File.ReadLines(In("history.csv")).Select(line => line.Split(',')[0]));
        JsonElement curves = JsonDocument.Parse(File.ReadAllText(In("curves.json"))).RootElement.GetProperty("hconcat");
        Assert.Equal(6, curves[1].GetProperty("data").GetProperty("values").GetArrayLength());
        Assert.All(names, name => Assert.Single(Directory.GetFiles(In($"events/{name}/train"))));

        // Every member's epochs are in its state: nothing is trained again.
        Assert.DoesNotContain("Epoch 1/2", resumed.Output);
        Assert.Equal(json.GetProperty("members").ToString(), Json(resumed).GetProperty("members").ToString());
        Assert.Equal(json.GetProperty("test_accuracy").GetDouble(),
            Json(Run(["evaluate", "--model", In("model.zip"), "--test", data, "--json"])).GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public void Word_vectors_decide_the_size_of_a_transformers_embedding()
    {
        string vectors = In("vectors.txt");
        File.WriteAllLines(vectors, ["3 8", "the 1 2 3 4 5 6 7 8", "film 8 7 6 5 4 3 2 1", "clever 0 1 0 1 0 1 0 1"]);
        string[] transformer =
        [
            "train", "--train", Corpus(rows: 60), "--model", "transformer", "--layers", "1", "--heads", "2", "--epochs", "1",
            "--max-length", "40",
            "--output", In("model.zip"), "--json",
        ];

        JsonElement given = Json(Run([.. transformer, "--vectors", vectors]));
        JsonElement drawn = Json(Run([.. transformer, "--embedding", "8"]));

        Assert.Equal(drawn.GetProperty("parameters").GetInt64(), given.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void Each_network_has_defaults_of_its_own()
    {
        string[] bag = ["train", "--train", Corpus(rows: 100), "--model", "bag", "--ngrams", "1", "--min-frequency", "1", "--output",
            In("model.zip"), "--json"];

        JsonElement own = Json(Run(bag));
        JsonElement same = Json(Run([.. bag, "--embedding", "16", "--learning-rate", "0.01", "--epochs", "10"]));
        JsonElement other = Json(Run([.. bag, "--embedding", "8"]));

        Assert.Equal(own.GetProperty("parameters").GetInt64(), same.GetProperty("parameters").GetInt64());
        Assert.Equal(own.GetProperty("test_accuracy").GetDouble(), same.GetProperty("test_accuracy").GetDouble());
        Assert.True(other.GetProperty("parameters").GetInt64() < own.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void Products_are_rounded_where_that_is_asked_for()
    {
        string[] cnn = ["train", "--train", Corpus(rows: 60), "--model", "cnn", "--filters", "4", "--epochs", "1", "--output",
            In("model.zip"), "--history"];

        string[] whole = History("Never"), again = History("Never"), mixed = History("Always");

        Assert.Equal(whole, again);
        Assert.NotEqual(whole, mixed);

        // The losses alone: the other columns tell the time.
        string[] History(string precision)
        {
            Assert.Equal(0, Run([.. cnn, In("history.csv"), "--mixed-precision", precision]).ExitCode);
            string[][] lines = [.. File.ReadLines(In("history.csv")).Select(line => line.Split(','))];
            int[] losses = [.. Enumerable.Range(0, lines[0].Length).Where(column => lines[0][column].Contains("loss"))];
            Assert.NotEmpty(losses);
            return [.. lines.Select(line => string.Join(' ', losses.Select(column => line[column])))];
        }
    }

    [Theory]
    [InlineData("korean")]
    [InlineData("jamo")]
    [InlineData("subwords")]
    public void Korean_reviews_are_read_by_the_tokenizer_asked_for_when_training_and_when_predicting(string tokenizer)
    {
        // The words of the test have endings that training has not seen, and are unknown where white space alone cuts.
        string train = In("train.tsv"), test = In("test.tsv");
        string[] nouns = ["영화", "배우", "노래", "그림"];
        IEnumerable<string> Reviews(string ending) =>
            nouns.SelectMany(noun => new[] { $"{noun}도 좋았{ending}\t1", $"{noun}도 지루했{ending}\t0" });
        File.WriteAllLines(train, ["text\tsentiment", .. Enumerable.Range(0, 12).SelectMany(_ => Reviews("다").Concat(Reviews("고")))]);
        File.WriteAllLines(test, ["text\tsentiment", .. Reviews("지만")]);

        JsonElement json = Json(Run(
            ["train", "--train", train, "--test", test, "--tokenizer", tokenizer,
                .. tokenizer == "subwords" ? new[] { "--merges", "2" } : [],
                "--model", "bag", "--ngrams", "1", "--min-frequency", "1", "--epochs", "20", "--batch-size", "8", "--output",
                In("model.zip"), "--json"]));
        SampleProcess asked = Run(["predict", "--model", In("model.zip"), "노래만 좋았지만", "노래가 지루했지만"]);

        Assert.Equal(1, json.GetProperty("test_accuracy").GetDouble());
        Assert.Equal(["1", "0"], asked.Lines.Take(2).Select(line => line.Trim().Split(' ', '\t')[0]));
    }

    [Fact]
    public void A_test_file_with_a_label_that_the_model_does_not_know_is_refused()
    {
        string data = Corpus(rows: 60);
        string other = In("other.tsv");
        File.WriteAllText(other, "text\tsentiment\nIt was clever.\tpositive\nIt was so so.\tneutral\n");

        SampleProcess result = Run(
            ["train", "--train", data, "--test", other, "--output", In("model.zip"), "--hidden", "4", "--embedding", "4", "--epochs", "1"]);

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
    [InlineData("--cell: expected with --model rnn or ensemble, found with cnn", "train", "--train", "FILE", "--model", "cnn",
        "--cell", "gru")]
    [InlineData("--layers: expected with --model rnn or transformer or ensemble, found with cnn", "train", "--train", "FILE", "--model",
        "cnn", "--layers", "2")]
    [InlineData("--members: expected with --model ensemble, found with cnn", "train", "--train", "FILE", "--model", "cnn", "--members",
        "bag", "cnn")]
    [InlineData("--members: expected at least two different networks, found bag", "train", "--train", "FILE", "--model", "ensemble",
        "--members", "bag", "bag")]
    [InlineData("--ngrams: expected with --model bag or naive-bayes or ensemble, found with rnn", "train", "--train", "FILE",
        "--ngrams", "3")]
    [InlineData("--smoothing: expected with --model naive-bayes or ensemble, found with bag", "train", "--train", "FILE", "--model", "bag",
        "--smoothing", "1")]
    [InlineData("--folds: expected with --weighting cross-validated, found with fitted", "train", "--train", "FILE", "--model", "ensemble",
        "--folds", "3")]
    [InlineData("found 'film'", "train", "--train", "FILE", "--model", "naive-bayes", "--group", "film")]
    [InlineData("--merges: expected with --tokenizer subwords, found with whitespace", "train", "--train", "FILE", "--merges", "30")]
    [InlineData("--resume: expected --checkpoint-folder", "train", "--train", "FILE", "--resume")]
    [InlineData("--resume: expected the state of a training", "train", "--train", "FILE", "--resume", "--checkpoint-folder", "nowhere")]
    [InlineData("--checkpoint-steps: expected --checkpoint-folder", "train", "--train", "FILE", "--checkpoint-steps", "9")]
    [InlineData("--heads: expected with --model transformer, found with ensemble", "train", "--train", "FILE", "--model", "ensemble",
        "--heads", "2")]
    [InlineData("--plot: expected a name that ends with .svg or .json", "train", "--train", "FILE", "--plot", "curves.png")]
    [InlineData("--embedding: expected without --vectors", "train", "--train", "FILE", "--vectors", "FILE", "--embedding", "8")]
    [InlineData("nowhere.vec", "train", "--train", "FILE", "--vectors", "nowhere.vec")]
    [InlineData("--mistakes: expected at least 0", "evaluate", "--model", "FILE", "--test", "FILE", "--mistakes", "-1")]
    [InlineData("HiddenSize", "train", "--train", "FILE", "--hidden", "0")]
    [InlineData("EmbeddingDropout", "train", "--train", "FILE", "--embedding-dropout", "1")]
    [InlineData("--embedding-dropout: expected with --model rnn or cnn or ensemble, found with bag", "train", "--train", "FILE", "--model",
        "bag", "--embedding-dropout", "0.1")]
    public void A_mistake_is_answered_in_one_line(string expected, params string[] arguments)
    {
        string oneClass = In("one.tsv");
        File.WriteAllText(oneClass, "text\tsentiment\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"review {i}\tpositive\n")));
        string data = Corpus(rows: 40);

        SampleProcess result = Run([.. arguments.Select(a => a switch { "FILE" => data, "ONECLASS" => oneClass, _ => a })]);

        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("Sentiment: ", line);
        Assert.Contains(expected, line);
    }

    private static JsonElement Json(SampleProcess result) => JsonDocument.Parse(result.Lines[^1]).RootElement;

    private string Corpus(int rows)
    {
        string path = In("reviews.tsv");
        File.WriteAllLines(path, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "reviews.tsv")).Take(rows + 1));
        return path;
    }

    private string In(string name) => Path.Combine(folder, name);

    private SampleProcess Run(string[] arguments, string input = "") => SampleProcess.Run("Sentiment", folder, arguments, input);
}
