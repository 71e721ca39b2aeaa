using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>training</c>: throughput and peak memory of training, side by side with the same network written by hand with TorchSharp.
/// </summary>
/// <remarks>All sides train the same network on the same ids and the same libtorch, in turns, each time in a new process.</remarks>
internal static class TrainingCommand
{
    /// <summary>The commands of the processes that are measured, in full.</summary>
    private const string OwnCommand = "training-process", HandwrittenCommand = "handwritten-training-process";

    /// <summary>What <see cref="HandwrittenCommand"/> is given to find the best number of threads.</summary>
    private const int FindThreads = -1;

    public static Command Create()
    {
        var recipes = new Argument<string[]>("recipe")
        {
            Description = "What to train; all of them where none is named",
            Arity = ArgumentArity.ZeroOrMore,
        };
        recipes.AcceptOnlyFromAmong([.. Recipe.All.Select(recipe => recipe.Name)]);
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var batches = new Option<int>("--batches") { Description = "Batches that are measured", DefaultValueFactory = _ => 12 };
        var command = new Command("training", "Tokens trained a second and peak memory, this package and handwritten TorchSharp in turns")
        {
            recipes, rounds, batches, patience,
        };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(recipes) ?? [];
            Recipe[] chosen = [.. Recipe.All.Where(recipe => names.Length == 0 || names.Contains(recipe.Name))];
            Run(chosen, parsed.GetValue(rounds), parsed.GetValue(batches), MachineLoad.WithPatience(parsed.GetValue(patience)));
        });
        return command;
    }

    /// <summary>The sides of <c>training</c>, which run in processes of their own.</summary>
    public static IEnumerable<Command> CreateProcesses()
    {
        var recipe = new Argument<string>("recipe");
        var ids = new Argument<string>("ids");
        var precision = new Argument<MixedPrecision>("precision");
        var own = new Command(OwnCommand) { recipe, ids, precision };
        own.SetAction(parsed => TrainingThroughput.Print(
            Find(parsed.GetValue(recipe)!), parsed.GetValue(ids)!, parsed.GetValue(precision)));
        yield return own;

        var threads = new Option<int>("--threads");
        var handwritten = new Command(HandwrittenCommand) { recipe, ids, threads };
        handwritten.SetAction(parsed =>
        {
            (Recipe network, string path, int count) = (Find(parsed.GetValue(recipe)!), parsed.GetValue(ids)!, parsed.GetValue(threads));
            if (count == FindThreads)
            {
                HandwrittenTraining.PrintBestThreads(network, path);
            }
            else
            {
                HandwrittenTraining.Print(network, path, count);
            }
        });
        yield return handwritten;
    }

    private static Recipe Find(string name) => Recipe.All.Single(recipe => recipe.Name == name);

    private static void Run(Recipe[] recipes, int rounds, int batches, MachineLoad load)
    {
        Console.WriteLine(
            "| recipe | float32 | mixed | by hand, as it comes | by hand, tuned | threads, tuned | float32 to tuned | mixed to tuned | "
            + "float32 to as it comes | mixed to as it comes | peak MB: float32, mixed, by hand | "
            + "largest distance from the median, %: float32, mixed, by hand |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (Recipe recipe in recipes)
        {
            using var texts = new TrainingTexts(batches * recipe.Options.Training.BatchSize);
            load.AwaitQuiet();
            int threads = (int)Handwritten(recipe, texts, FindThreads)[0];
            Side whole = new(), mixed = new(), plain = new(), tuned = new();
            for (int round = 0; round < rounds; round++)
            {
                load.AwaitQuiet();
                whole.Add(Own(recipe, texts, MixedPrecision.Never));
                plain.Add(Handwritten(recipe, texts, threads: 0));
                mixed.Add(Own(recipe, texts, MixedPrecision.Always));
                tuned.Add(Handwritten(recipe, texts, threads));
            }

            Console.WriteLine(
                $"| {recipe.Name} | {whole.Cell} | {mixed.Cell} | {plain.Cell} | {tuned.Cell} | {threads} | {whole.To(tuned)} | "
                + $"{mixed.To(tuned)} | {whole.To(plain)} | {mixed.To(plain)} | {whole.Memory}, {mixed.Memory}, {tuned.Memory} | "
                + $"{whole.Spread}, {mixed.Spread}, {tuned.Spread} |");
        }

        load.Report();
    }

    private static double[] Own(Recipe recipe, TrainingTexts texts, MixedPrecision precision) =>
        PeerProcess.This([OwnCommand, recipe.Name, texts.FilePath, $"{precision}"]);

    private static double[] Handwritten(Recipe recipe, TrainingTexts texts, int threads) =>
        PeerProcess.This([HandwrittenCommand, recipe.Name, texts.FilePath, "--threads", $"{threads}"]);

    /// <summary>The figures of one side, one of each a round.</summary>
    private sealed class Side
    {
        private readonly List<double> _speeds = [];
        private readonly List<double> _peaks = [];

        public string Cell => Figures.Cell(_speeds, "n0");

        /// <summary>The largest distance of a round's speed from the median, in percent of it.</summary>
        public string Spread => $"{100 * _speeds.Max(speed => Math.Abs((speed / Figures.Median(_speeds)) - 1)):f0}";

        public string Memory => Figures.Cell(_peaks, "n0");

        public void Add(double[] figures)
        {
            _speeds.Add(figures[0]);
            _peaks.Add(figures[1]);
        }

        public string To(Side other) => Figures.Ratio(_speeds, other._speeds);
    }
}
