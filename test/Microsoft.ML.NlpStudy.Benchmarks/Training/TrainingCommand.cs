using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary><c>training</c>: throughput and peak memory of training, side by side with PyTorch where this machine has it.</summary>
/// <remarks>Both sides train the same network on the same ids, in turns, each time in a new process.</remarks>
internal static class TrainingCommand
{
    /// <summary>How the process that measures this package is called, in full.</summary>
    private const string OwnCommand = "training-process";

    public static Command Create()
    {
        var recipes = new Argument<string[]>("recipe") { Description = "What to train; all of them where none is named", Arity = ArgumentArity.ZeroOrMore };
        recipes.AcceptOnlyFromAmong([.. Recipe.All.Select(recipe => recipe.Name)]);
        Option<int> rounds = Program.Rounds(3);
        var batches = new Option<int>("--batches") { Description = "Batches trained before, and as many that are measured", DefaultValueFactory = _ => 12 };
        var command = new Command("training", "Tokens trained a second and peak memory, this package and PyTorch in turns") { recipes, rounds, batches };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(recipes) ?? [];
            Run([.. Recipe.All.Where(recipe => names.Length == 0 || names.Contains(recipe.Name))], parsed.GetValue(rounds), parsed.GetValue(batches));
        });
        return command;
    }

    /// <summary>The side of <c>training</c> that runs in processes of its own.</summary>
    public static Command CreateProcess()
    {
        var recipe = new Argument<string>("recipe");
        var ids = new Argument<string>("ids");
        var precision = new Argument<MixedPrecision>("precision");
        var command = new Command(OwnCommand) { recipe, ids, precision };
        command.Hidden = true;
        command.SetAction(parsed => TrainingThroughput.Print(
            Recipe.All.Single(one => one.Name == parsed.GetValue(recipe)), parsed.GetValue(ids)!, parsed.GetValue(precision)));
        return command;
    }

    private static void Run(Recipe[] recipes, int rounds, int batches)
    {
        Console.WriteLine("| recipe | float32 | mixed | PyTorch as it comes | PyTorch tuned | float32 to tuned | mixed to tuned | float32 to as it comes | mixed to as it comes | peak MB: float32, mixed, PyTorch |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (Recipe recipe in recipes)
        {
            using var texts = new TrainingTexts(batches * recipe.Options.Training.BatchSize);
            Side whole = new(), mixed = new(), plain = new(), tuned = new();
            for (int round = 0; round < rounds; round++)
            {
                whole.Add(Own(recipe, texts, MixedPrecision.Never));
                plain.Add(Peer(recipe, texts, isTuned: false));
                mixed.Add(Own(recipe, texts, MixedPrecision.Always));
                tuned.Add(Peer(recipe, texts, isTuned: true));
            }

            Console.WriteLine(
                $"| {recipe.Name} | {whole.Cell} | {mixed.Cell} | {plain.Cell} | {tuned.Cell} | " +
                $"{whole.To(tuned)} | {mixed.To(tuned)} | {whole.To(plain)} | {mixed.To(plain)} | {whole.Memory}, {mixed.Memory}, {tuned.Memory} |");
        }
    }

    private static string[] Own(Recipe recipe, TrainingTexts texts, MixedPrecision precision) =>
        PeerProcess.This([OwnCommand, recipe.Name, texts.FilePath, $"{precision}"]);

    private static string[]? Peer(Recipe recipe, TrainingTexts texts, bool isTuned)
    {
        string[] arguments =
        [
            .. recipe.Describe(), $"ids={texts.FilePath}", $"length={TrainingTexts.Length}", $"vocabulary={TrainingTexts.Vocabulary}", $"tuned={(isTuned ? 1 : 0)}",
        ];
        return isTuned
            ? PeerProcess.Python("train.py", arguments, ("OPENBLAS_NUM_THREADS", "1"))
            : PeerProcess.Python("train.py", arguments);
    }

    /// <summary>What one side came to, a figure a round.</summary>
    private sealed class Side
    {
        private readonly List<double> _speeds = [];
        private readonly List<double> _peaks = [];

        public string Cell => Figures.Cell(_speeds, "n0");

        public string Memory => Figures.Cell(_peaks, "n0");

        public void Add(string[]? figures)
        {
            if (figures is null)
                return;
            _speeds.Add(double.Parse(figures[0], CultureInfo.InvariantCulture));
            _peaks.Add(double.Parse(figures[1], CultureInfo.InvariantCulture));
        }

        public string To(Side other) => Figures.Ratio(_speeds, other._speeds);
    }
}
