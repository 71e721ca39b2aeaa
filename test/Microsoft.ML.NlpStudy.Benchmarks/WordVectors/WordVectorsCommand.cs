using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>word-vectors</c>: training on IMDB's unlabelled reviews, words a second and quality, side by side with gensim, and with fastText
/// where there are n-grams.
/// </summary>
/// <remarks>
/// All sides read the same file with the same options: 100 dimensions, window 5, 5 negative samples, words that occur 5 times. Each round
/// has its own seed. The seconds are those of counting and training.
/// </remarks>
internal static class WordVectorsCommand
{
    private const string ProcessCommand = "word-vectors-process";
    private static readonly int s_threads = Environment.ProcessorCount;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var epochs = new Option<int>("--epochs") { Description = "The number of epochs", DefaultValueFactory = _ => 1 };
        var command = new Command("word-vectors",
            "Words trained on a second, this package beside gensim and fastText in turns, and the quality; needs NLPSTUDY_DATA")
        {
            rounds, epochs, patience,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(rounds), parsed.GetValue(epochs), MachineLoad.WithPatience(parsed.GetValue(patience))));
        return command;
    }

    /// <summary>This package's side, which runs in a process of its own.</summary>
    public static Command CreateProcess()
    {
        var path = new Argument<string>("path");
        var output = new Argument<string>("output");
        var seed = new Argument<int>("seed");
        var epochs = new Argument<int>("epochs");
        var hasSubwords = new Argument<bool>("subwords");
        var command = new Command(ProcessCommand) { path, output, seed, epochs, hasSubwords };
        command.SetAction(parsed => Train(
            parsed.GetValue(path)!, parsed.GetValue(output)!, parsed.GetValue(seed), parsed.GetValue(epochs),
            parsed.GetValue(hasSubwords)));
        return command;
    }

    private static void Run(int rounds, int epochs, MachineLoad load)
    {
        using var tokens = new ReviewTokens();
        string output = Path.GetTempFileName();
        Side[] sides =
        [
            new("skip-gram, this package", seed => MeasureOwn(tokens, output, seed, epochs, hasSubwords: false)),
            new("skip-gram, gensim", seed => MeasureGensim(tokens, output, seed, epochs)),
            new("n-grams, this package", seed => MeasureOwn(tokens, output, seed, epochs, hasSubwords: true)),
            new("n-grams, fastText", seed => MeasureFastText(tokens, output, seed, epochs)),
        ];
        for (int seed = 1; seed <= rounds; seed++)
        {
            foreach (Side side in sides)
            {
                load.AwaitQuiet();
                if (side.Measure(seed) is { } seconds)
                {
                    side.Speeds.Add(tokens.Count * epochs / seconds);
                    side.Qualities.Add(WordVectorQuality.Of(WordVectors.Load(output)));
                }
            }
        }

        File.Delete(output);
        Console.WriteLine($"{tokens.Count:N0} words, {epochs} epochs, {s_threads} threads.");
        load.Report();
        Console.WriteLine("| side | words/s | ratio | WordSim-353 | SimLex-999 | analogies |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        for (int i = 0; i < sides.Length; i++)
        {
            string ratio = i % 2 == 0 ? Figures.Ratio(sides[i].Speeds, sides[i + 1].Speeds) : "";
            Console.WriteLine(
                $"| {sides[i].Name} | {Figures.Cell(sides[i].Speeds, "n0")} | {ratio} | {WordVectorQuality.Cells(sides[i].Qualities)} |");
        }
    }

    private static double? MeasureOwn(ReviewTokens tokens, string output, int seed, int epochs, bool hasSubwords) => PeerProcess.This(
        [ProcessCommand, tokens.FilePath, output, $"{seed}", $"{epochs}", $"{hasSubwords}"])[0];

    private static double? MeasureGensim(ReviewTokens tokens, string output, int seed, int epochs) =>
        PeerProcess.Python("word2vec.py", [tokens.FilePath, output, $"{seed}", $"{epochs}", $"{s_threads}"]) is [string seconds]
            ? double.Parse(seconds, CultureInfo.InvariantCulture)
            : null;

    private static double? MeasureFastText(ReviewTokens tokens, string output, int seed, int epochs)
    {
        const string Program = "/usr/bin/fasttext";
        if (!File.Exists(Program))
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        (int exitCode, _, string errors) = PeerProcess.Run(
            Program,
            [
                "skipgram", "-input", tokens.FilePath, "-output", output, "-dim", "100", "-ws", "5", "-neg", "5", "-minCount", "5",
                "-epoch", $"{epochs}", "-thread", $"{s_threads}", "-seed", $"{seed}", "-t", "1e-3",
            ]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"fasttext: {errors}");
        }

        double seconds = clock.Elapsed.TotalSeconds;
        File.Delete(output + ".bin");
        File.Move(output + ".vec", output, overwrite: true);
        return seconds;
    }

    private static void Train(string path, string output, int seed, int epochs, bool hasSubwords)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(seed);
        IDataView texts = ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Text", DataKind.String, 0)]);
        ApplyWordVectorsTransformer model = ml.Transforms.Text.TokenizeText("Tokens", "Text", TextTokenizer.Whitespace)
            .Append(ml.Transforms.Text.TrainWordVectors("Vector", "Tokens", new WordVectorTrainingOptions
            {
                Epochs = epochs,
                Subwords = hasSubwords ? new SubwordVectorOptions() : null,
            }))
            .Fit(texts).LastTransformer;
        double seconds = clock.Elapsed.TotalSeconds;
        model.Vectors.Save(output, WordVectorFormat.Word2VecBinary);
        PeerProcess.Print(seconds);
    }

    /// <summary>A side of the comparison and its figures.</summary>
    private sealed record Side(string Name, Func<int, double?> Measure)
    {
        public List<double> Speeds { get; } = [];

        public List<WordVectorQuality> Qualities { get; } = [];
    }
}
