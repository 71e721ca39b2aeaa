using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>translation</c>: training a Transformer translator and translating with it, side by side with one written by hand with TorchSharp.
/// </summary>
/// <remarks>
/// All sides have the same network (the package's default one, without dropout), train it on the same pairs and translate the same
/// sentences with
/// beams of the same width and translations of the same length, in turns, each time in a new process.
/// </remarks>
internal static class TranslationCommand
{
    /// <summary>The commands of the processes that are measured, in full.</summary>
    private const string OwnCommand = "translation-process", HandwrittenCommand = "handwritten-translation-process";

    /// <summary>What <see cref="HandwrittenCommand"/> is given to find the best numbers of threads.</summary>
    private const int FindThreads = -1;

    private static readonly TrainingOptions s_training = new TransformerTranslatorOptions().Training;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var pairs = new Option<int>("--pairs") { Description = "Pairs trained on", DefaultValueFactory = _ => 2000 };
        var shared = new SharedOptions();
        var command = new Command("translation",
            "Tokens trained a second and time of search, this package and handwritten TorchSharp in turns")
        {
            rounds, pairs, patience,
        };
        shared.AddTo(command);
        command.SetAction(parsed =>
        {
            using var texts = new TranslationPairs(parsed.GetValue(pairs));
            Run(parsed.GetValue(rounds), shared.Read(parsed, texts.FilePath), MachineLoad.WithPatience(parsed.GetValue(patience)));
        });
        return command;
    }

    /// <summary>The sides of <c>translation</c>, which run in processes of their own.</summary>
    public static IEnumerable<Command> CreateProcesses()
    {
        var pairs = new Argument<string>("pairs");
        var precision = new Argument<MixedPrecision>("precision");
        var shared = new SharedOptions();
        var own = new Command(OwnCommand) { pairs, precision };
        shared.AddTo(own);
        own.SetAction(parsed => TranslationThroughput.Print(shared.Read(parsed, parsed.GetValue(pairs)!), parsed.GetValue(precision)));
        yield return own;

        Option<int> trainingThreads = new("--threads"), searchThreads = new("--search-threads");
        var handwritten = new Command(HandwrittenCommand) { pairs, trainingThreads, searchThreads };
        shared.AddTo(handwritten);
        handwritten.SetAction(parsed =>
        {
            TranslationSetting setting = shared.Read(parsed, parsed.GetValue(pairs)!);
            if (parsed.GetValue(trainingThreads) == FindThreads)
            {
                HandwrittenTranslation.PrintBestThreads(setting);
            }
            else
            {
                HandwrittenTranslation.Print(setting, parsed.GetValue(trainingThreads), parsed.GetValue(searchThreads));
            }
        });
        yield return handwritten;
    }

    private static void Run(int rounds, TranslationSetting setting, MachineLoad load)
    {
        load.AwaitQuiet();
        double[] threads = Handwritten(FindThreads, FindThreads);
        Side whole = new(), mixed = new(), plain = new(), tuned = new();
        for (int round = 0; round < rounds; round++)
        {
            load.AwaitQuiet();
            whole.Add(Own(MixedPrecision.Never));
            plain.Add(Handwritten(trainingThreads: 0, searchThreads: 0));
            mixed.Add(Own(MixedPrecision.Always));
            tuned.Add(Handwritten((int)threads[0], (int)threads[1]));
        }

        Console.WriteLine(
            $"| | training, tokens/s | to tuned | beam {setting.Beam}, {setting.Sentences:n0} sentences, s | of tuned | greedy, s | of "
            + $"tuned | a board a sentence, s | peak MB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach ((string name, Side side) in new[]
        {
            ("float32", whole), ("mixed", mixed), ("by hand, as it comes", plain),
            ($"by hand, tuned: threads {threads[0]}, in search {threads[1]}", tuned),
        })
        {
            Console.WriteLine(
                $"| {name} | {Figures.Cell(side.Speeds, "n0")} | {Figures.Ratio(side.Speeds, tuned.Speeds)} | "
                + $"{Figures.Cell(side.Beams, "f2")} | {Figures.Ratio(tuned.Beams, side.Beams)} | "
                + $"{Figures.Cell(side.Greedy, "f2")} | {Figures.Ratio(tuned.Greedy, side.Greedy)} | "
                + $"{(side.Boards.Count == 0 ? "" : Figures.Cell(side.Boards, "f2"))} | {Figures.Cell(side.Peaks, "n0")} |");
        }

        load.Report();

        double[] Own(MixedPrecision precision) =>
            PeerProcess.This([OwnCommand, setting.PairsPath, $"{precision}", .. SharedOptions.Write(setting)]);

        double[] Handwritten(int trainingThreads, int searchThreads) => PeerProcess.This(
        [
            HandwrittenCommand, setting.PairsPath, "--threads", $"{trainingThreads}", "--search-threads", $"{searchThreads}",
            .. SharedOptions.Write(setting),
        ]);
    }

    /// <summary>The options that the command hands on to its processes.</summary>
    private sealed class SharedOptions
    {
        private readonly Option<int> _sentences = Number("--sentences", "Sentences translated", 500);
        private readonly Option<int> _beam = Number("--beam", "Partial translations kept of each", 5);
        private readonly Option<int> _batchSize = Number("--batch-size", "Pairs in a step", s_training.BatchSize);
        private readonly Option<int?> _gpu = new("--gpu") { Description = "The number of the GPU that all sides work on" };

        public static string[] Write(TranslationSetting setting) =>
        [
            "--sentences", $"{setting.Sentences}", "--beam", $"{setting.Beam}", "--batch-size", $"{setting.Network.Training.BatchSize}",
            .. setting.Gpu is { } id ? (string[])["--gpu", $"{id}"] : [],
        ];

        public void AddTo(Command command)
        {
            foreach (Option option in (Option[])[_sentences, _beam, _batchSize, _gpu])
            {
                command.Add(option);
            }
        }

        public TranslationSetting Read(ParseResult parsed, string pairsPath) => new(
            new TransformerTranslatorOptions { Dropout = 0, Training = s_training with { BatchSize = parsed.GetValue(_batchSize) } },
            pairsPath, parsed.GetValue(_sentences), parsed.GetValue(_beam), parsed.GetValue(_gpu));

        private static Option<int> Number(string name, string description, int value) =>
            new(name) { Description = description, DefaultValueFactory = _ => value };
    }

    /// <summary>The figures of one side, one of each a round.</summary>
    private sealed class Side
    {
        public List<double> Speeds { get; } = [];

        public List<double> Beams { get; } = [];

        public List<double> Greedy { get; } = [];

        public List<double> Boards { get; } = [];

        public List<double> Peaks { get; } = [];

        /// <summary>Adds a process's figures; only the handwritten side has boards.</summary>
        public void Add(double[] figures)
        {
            Speeds.Add(figures[0]);
            Beams.Add(figures[1]);
            Greedy.Add(figures[2]);
            if (figures.Length == 5)
            {
                Boards.Add(figures[3]);
            }

            Peaks.Add(figures[^1]);
        }
    }
}
