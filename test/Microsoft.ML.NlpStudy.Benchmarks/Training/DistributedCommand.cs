using System.CommandLine;
using System.Globalization;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>distributed</c>: the speed of training by one process and by two that Open MPI connects, on one machine or over a network of a given
/// rate between two network namespaces.
/// </summary>
internal static class DistributedCommand
{
    private const string ProcessCommand = "distributed-process";
    private static readonly string[] s_recipes = ["gru", "transformer", "text-cnn"];

    public static Command Create()
    {
        var recipes = new Argument<string[]>("recipe")
        {
            Description = "What to train; all of them where none is named",
            Arity = ArgumentArity.ZeroOrMore,
        };
        recipes.AcceptOnlyFromAmong(s_recipes);
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var batches = new Option<int>("--batches") { Description = "Batches that are measured", DefaultValueFactory = _ => 12 };
        var rates = new Option<string[]>("--rates")
        {
            Description = "Rates of networks between two namespaces, for example 1gbit; needs root, ip and tc",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var command = new Command("distributed", "Tokens trained a second by one process and by two that Open MPI connects")
        {
            recipes, rounds, batches, rates, patience,
        };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(recipes) is { Length: > 0 } chosen ? chosen : s_recipes;
            Run(names, parsed.GetValue(rounds), parsed.GetValue(batches), parsed.GetValue(rates)!,
                MachineLoad.WithPatience(parsed.GetValue(patience)));
        });
        return command;
    }

    /// <summary>One training, or one process of one.</summary>
    public static Command CreateProcess()
    {
        var recipe = new Argument<string>("recipe");
        var ids = new Argument<string>("ids");
        var threads = new Argument<int>("threads");
        var isDistributed = new Argument<bool>("distributed");
        var command = new Command(ProcessCommand) { recipe, ids, threads, isDistributed };
        command.SetAction(parsed => Print(
            Find(parsed.GetValue(recipe)!), parsed.GetValue(ids)!, parsed.GetValue(threads), parsed.GetValue(isDistributed)));
        return command;
    }

    private static Recipe Find(string name) => Recipe.All.Single(recipe => recipe.Name == name);

    // Tokens a second, and the megabytes that a process sends in a step. The first step's messages include the first weights.
    private static void Print(Recipe recipe, string idsPath, int threads, bool isDistributed)
    {
        var sent = new List<long>();
        var options = new TrainingOptions { Distributed = isDistributed };
        double speed = TrainingThroughput.Train(recipe, idsPath, training => training with
        {
            Threads = threads,
            Distributed = isDistributed,
            Progress = new StepReporter(() => sent.Add(ProcessGroup.Of(options).SentBytes)),
        });

        // Only the first process reports.
        if (sent.Count > 0)
        {
            PeerProcess.Print(speed, (sent[^1] - sent[0]) / 1e6 / (sent.Count - 1));
        }
    }

    private static void Run(string[] names, int rounds, int batches, string[] rates, MachineLoad load)
    {
        string[] titles =
            ["1 process, 1 thread", "1 process, 2 threads", "2 processes, 1 thread each", .. rates.Select(rate => $"over {rate}")];
        Console.WriteLine($"| recipe | {string.Join(" | ", titles)} | 2 processes to 1 thread | MB sent a step | peak MB of a process |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", titles.Length + 3))}");
        foreach (Recipe recipe in names.Select(Find))
        {
            using var texts = new TrainingTexts(batches * recipe.Options.Training.BatchSize);
            var figures = new List<double[]>[titles.Length];
            for (int round = 0; round < rounds; round++)
            {
                for (int side = 0; side < titles.Length; side++)
                {
                    load.AwaitQuiet();
                    (figures[side] ??= []).Add(side switch
                    {
                        0 => PeerProcess.This(Arguments(recipe, texts, threads: 1, isDistributed: false)),
                        1 => PeerProcess.This(Arguments(recipe, texts, threads: 2, isDistributed: false)),
                        2 => Two(recipe, texts, rate: null),
                        _ => Two(recipe, texts, rates[side - 3]),
                    });
                }
            }

            IEnumerable<string> speeds = figures.Select(side => Number(side, 0, "n0"));
            string ratio = Figures.Ratio([.. figures[2].Select(round => round[0])], [.. figures[0].Select(round => round[0])]);
            Console.WriteLine($"| {recipe.Name} | {string.Join(" | ", speeds)} | {ratio} | {Number(figures[2], 1, "f2")} | "
                + $"{Number(figures[2], 2, "n0")} |");
        }

        load.Report();
    }

    private static string[] Arguments(Recipe recipe, TrainingTexts texts, int threads, bool isDistributed) =>
        [ProcessCommand, recipe.Name, texts.FilePath, threads.ToString(CultureInfo.InvariantCulture), $"{isDistributed}"];

    private static double[] Two(Recipe recipe, TrainingTexts texts, string? rate)
    {
        string[] program =
            ["dotnet", typeof(DistributedCommand).Assembly.Location, .. Arguments(recipe, texts, threads: 1, isDistributed: true)];

        // mpirun gives the first process a terminal, which .NET would send control characters to.
        (int exitCode, string output, string errors) = PeerProcess.Run("env", rate is null
            ? ["TERM=dumb", "mpirun", "-np", "2", "--allow-run-as-root", "--oversubscribe", .. program]
            : ["TERM=dumb", $"RATE={rate}", "bash", Path.Combine(AppContext.BaseDirectory, "peers", "two-hosts.sh"), .. program]);
        return exitCode == 0
            ? [.. output.TrimEnd().Split('\n')[^1].Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"mpirun: {errors}");
    }

    private static string Number(List<double[]> rounds, int figure, string format) =>
        Figures.Median([.. rounds.Select(round => round[figure])]).ToString(format, CultureInfo.InvariantCulture);

    private sealed class StepReporter(Action report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.CompletedStep is not null)
            {
                report();
            }
        }
    }
}
