using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary><c>translation</c>: training a Transformer translator and translating with it, side by side with PyTorch where this machine has it.</summary>
/// <remarks>
/// Both sides have the same network (the package's default one, without dropout), train it on the same pairs and translate the same sentences with
/// beams of the same width and translations of the same length, in turns, each time in a new process.
/// </remarks>
internal static class TranslationCommand
{
    private const string OwnCommand = "translation-process";
    private const int Steps = 20;
    private static readonly TrainingOptions s_training = new TransformerTranslatorOptions().Training;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(3);
        var pairs = new Option<int>("--pairs") { Description = "Pairs trained on", DefaultValueFactory = _ => 4000 };
        Option<int> sentences = Sentences(), beam = Beam(), batchSize = BatchSize();
        Option<int?> gpu = Gpu();
        var command = new Command("translation", "Tokens trained a second and time of beam search, this package and PyTorch in turns")
        {
            rounds, pairs, sentences, beam, batchSize, gpu,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(rounds), parsed.GetValue(pairs), parsed.GetValue(sentences), parsed.GetValue(beam), Network(parsed.GetValue(batchSize)), parsed.GetValue(gpu)));
        return command;
    }

    /// <summary>The side of <c>translation</c> that runs in processes of its own.</summary>
    public static Command CreateProcess()
    {
        var pairs = new Argument<string>("pairs");
        var precision = new Argument<MixedPrecision>("precision");
        Option<int> sentences = Sentences(), beam = Beam(), batchSize = BatchSize();
        Option<int?> gpu = Gpu();
        var command = new Command(OwnCommand) { pairs, precision, sentences, beam, batchSize, gpu };
        command.Hidden = true;
        command.SetAction(parsed => TranslationThroughput.Print(
            Network(parsed.GetValue(batchSize)), parsed.GetValue(pairs)!, parsed.GetValue(sentences),
            new SearchOptions { BeamSize = parsed.GetValue(beam), MinimumLength = Steps, MaximumLength = Steps }, parsed.GetValue(precision), parsed.GetValue(gpu)));
        return command;
    }

    private static TransformerTranslatorOptions Network(int batchSize) => new() { Dropout = 0, Training = s_training with { BatchSize = batchSize } };

    private static void Run(int rounds, int pairCount, int sentences, int beam, TransformerTranslatorOptions network, int? gpu)
    {
        using var pairs = new TranslationPairs(pairCount);
        Side whole = new(), mixed = new(), plain = new(), tuned = new();
        for (int round = 0; round < rounds; round++)
        {
            whole.Add(Own(MixedPrecision.Never));
            plain.Add(Peer(isTuned: false));
            mixed.Add(Own(MixedPrecision.Always));
            tuned.Add(Peer(isTuned: true));
        }

        Console.WriteLine($"| | training, tokens/s | to tuned | beam {beam}, {sentences:n0} sentences, s | of tuned | peak MB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach ((string name, Side side) in new[] { ("float32", whole), ("mixed", mixed), ("PyTorch as it comes", plain), ("PyTorch tuned", tuned) })
        {
            Console.WriteLine(
                $"| {name} | {Figures.Cell(side.Speeds, "n0")} | {Figures.Ratio(side.Speeds, tuned.Speeds)} | {Figures.Cell(side.Seconds, "f1")} | " +
                $"{Figures.Ratio(tuned.Seconds, side.Seconds)} | {Figures.Cell(side.Peaks, "n0")} |");
        }

        string[] Own(MixedPrecision precision) => PeerProcess.This(
        [
            OwnCommand, pairs.FilePath, $"{precision}", "--sentences", $"{sentences}", "--beam", $"{beam}", "--batch-size", $"{network.Training.BatchSize}",
            .. gpu is { } id ? (string[])["--gpu", $"{id}"] : [],
        ]);

        string[]? Peer(bool isTuned)
        {
            string[] arguments =
            [
                $"embedding={network.EmbeddingSize}", $"heads={network.Heads}", $"layers={network.EncoderLayers}", $"feed_forward={network.FeedForwardSize}",
                $"source_vocabulary={TranslationPairs.Vocabulary}", $"target_vocabulary={TranslationPairs.Vocabulary}", $"batch={network.Training.BatchSize}",
                $"clipping={network.Training.GradientClipping}", $"pairs={pairs.FilePath}", $"sentences={sentences}", $"beam={beam}", $"steps={Steps}",
                $"tuned={(isTuned ? 1 : 0)}", $"device={(gpu is { } id ? $"cuda:{id}" : "cpu")}",
            ];
            return isTuned
                ? PeerProcess.Python("translate.py", arguments, ("OPENBLAS_NUM_THREADS", "1"))
                : PeerProcess.Python("translate.py", arguments);
        }
    }

    private static Option<int> Sentences() => new("--sentences") { Description = "Sentences translated", DefaultValueFactory = _ => 1000 };

    private static Option<int> BatchSize() => new("--batch-size") { Description = "Pairs in a step", DefaultValueFactory = _ => s_training.BatchSize };

    private static Option<int?> Gpu() => new("--gpu") { Description = "The number of the GPU that both sides work on; without it the CPU" };

    private static Option<int> Beam() => new("--beam") { Description = "Partial translations kept of each", DefaultValueFactory = _ => 5 };

    /// <summary>What one side came to, a figure a round.</summary>
    private sealed class Side
    {
        public List<double> Speeds { get; } = [];

        public List<double> Seconds { get; } = [];

        public List<double> Peaks { get; } = [];

        public void Add(string[]? figures)
        {
            if (figures is null)
                return;
            double[] numbers = [.. figures.Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
            Speeds.Add(numbers[0]);
            Seconds.Add(numbers[1]);
            Peaks.Add(numbers[2]);
        }
    }
}
