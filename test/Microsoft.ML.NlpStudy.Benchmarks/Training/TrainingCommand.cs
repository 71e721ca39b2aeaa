using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary><c>training</c>: throughput of training, side by side with PyTorch where this machine has it.</summary>
/// <remarks>Both sides train the same network on the same ids, in turns.</remarks>
internal static class TrainingCommand
{
    public static Command Create()
    {
        var recipes = new Argument<string[]>("recipe") { Description = "What to train; all of them where none is named", Arity = ArgumentArity.ZeroOrMore };
        recipes.AcceptOnlyFromAmong([.. Recipe.All.Select(recipe => recipe.Name)]);
        Option<int> rounds = Program.Rounds(3);
        var command = new Command("training", "Tokens trained a second, this package and PyTorch in turns") { recipes, rounds };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(recipes) ?? [];
            Run([.. Recipe.All.Where(recipe => names.Length == 0 || names.Contains(recipe.Name))], parsed.GetValue(rounds));
        });
        return command;
    }

    private static void Run(Recipe[] recipes, int rounds)
    {
        Console.WriteLine("| recipe | this package, tokens/s | PyTorch as it comes | PyTorch tuned | ratio to as it comes | ratio to tuned |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (Recipe recipe in recipes)
        {
            var ours = new List<double>();
            var plain = new List<double>();
            var tuned = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(TrainingThroughput.Measure(recipe));
                Measure(recipe, isTuned: false, plain);
                Measure(recipe, isTuned: true, tuned);
            }

            Console.WriteLine(
                $"| {recipe.Name} | {Figures.Cell(ours, "n0")} | {Figures.Cell(plain, "n0")} | {Figures.Cell(tuned, "n0")} | " +
                $"{Figures.Ratio(ours, plain)} | {Figures.Ratio(ours, tuned)} |");
        }
    }

    /// <summary>Adds PyTorch's tokens a second to <paramref name="found"/>.</summary>
    private static void Measure(Recipe recipe, bool isTuned, List<double> found)
    {
        RnnClassifierOptions options = recipe.Options;
        string[] arguments =
        [
            options.Cell.ToString(), $"{options.EmbeddingSize}", $"{options.HiddenSize}", $"{options.DenseSize}", $"{options.Bidirectional}",
            $"{options.Pooling}", $"{recipe.Vocabulary}", $"{options.Training.BatchSize}", $"{recipe.Length}", $"{recipe.PeerBatches}", $"{isTuned}",
        ];
        string[]? figures = isTuned
            ? PeerProcess.Python("train.py", arguments, ("OPENBLAS_NUM_THREADS", "1"))
            : PeerProcess.Python("train.py", arguments);
        if (figures is not null)
            found.Add(double.Parse(figures[0], CultureInfo.InvariantCulture));
    }
}
