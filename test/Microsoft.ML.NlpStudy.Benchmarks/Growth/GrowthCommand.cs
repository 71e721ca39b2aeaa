using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>growth</c>: how the speed and the peak memory of training depend on the length of texts, the hidden state, the vocabulary and the
/// number of threads, one after another, with the default GRU.
/// </summary>
internal static class GrowthCommand
{
    private const string ProcessCommand = "growth-process";

    private static readonly (string Name, (int Size, GrowthPoint Point)[] Points)[] s_sizes =
    [
        // 64 texts of 3,200 tokens would take 16 times the memory of the default.
        ("length", [.. ((int[])[50, 100, 200, 400, 800, 1600, 3200]).Select(n => (n, new GrowthPoint { Length = n, BatchSize = 16 }))]),
        ("hidden", [.. ((int[])[64, 128, 256, 512, 1024]).Select(n => (n, new GrowthPoint { Hidden = n }))]),
        ("vocabulary", [.. ((int[])[1000, 3000, 10_000, 30_000, 100_000, 300_000]).Select(n => (n, new GrowthPoint { Vocabulary = n }))]),
        ("threads", [.. ((int[])[1, 2]).Select(n => (n, new GrowthPoint { Threads = n }))]),
    ];

    private static readonly (string Name, MixedPrecision Precision)[] s_precisions =
        [("float32", MixedPrecision.Never), ("mixed", MixedPrecision.Always)];

    public static Command Create()
    {
        var sizes = new Argument<string[]>("size")
        {
            Description = "What to vary; all where nothing is named",
            Arity = ArgumentArity.ZeroOrMore,
        };
        sizes.AcceptOnlyFromAmong([.. s_sizes.Select(one => one.Name)]);
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var folder = new Option<string?>("--charts") { Description = "A folder for a chart of each size", HelpName = "DIR" };
        var command = new Command("growth", "Speed and peak memory of training by length, hidden state, vocabulary and threads")
        {
            sizes, rounds, patience, folder,
        };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(sizes) ?? [];
            var load = MachineLoad.WithPatience(parsed.GetValue(patience));
            foreach ((string name, (int, GrowthPoint)[] points) in s_sizes.Where(one => names.Length == 0 || names.Contains(one.Name)))
            {
                Run(name, points, parsed.GetValue(rounds), load, parsed.GetValue(folder));
            }

            load.Report();
        });
        return command;
    }

    /// <summary>One training, which runs in a process of its own.</summary>
    public static Command CreateProcess()
    {
        var precision = new Argument<MixedPrecision>("precision");
        var sizes = new Argument<int[]>("sizes");
        var command = new Command(ProcessCommand) { precision, sizes };
        command.SetAction(parsed => GrowthThroughput.Print(GrowthPoint.Of(parsed.GetValue(sizes)!), parsed.GetValue(precision)));
        return command;
    }

    private static void Run(string name, (int Size, GrowthPoint Point)[] points, int rounds, MachineLoad load, string? folder)
    {
        IEnumerable<string> titles = s_precisions.Select(one => $"{one.Name}, tokens/s | off | {one.Name}, MB | off");
        Console.WriteLine($"| {name} | {string.Join(" | ", titles)} |");
        Console.WriteLine($"| ---: |{string.Concat(Enumerable.Repeat(" ---: |", 4 * s_precisions.Length))}");
        var speeds = new double[s_precisions.Length][];
        var peaks = new double[s_precisions.Length][];
        foreach ((int i, (_, MixedPrecision precision)) in s_precisions.Index())
        {
            double[][][] figures =
            [
                .. points.Select(point => Enumerable.Range(0, rounds).Select(_ =>
                {
                    load.AwaitQuiet();
                    return PeerProcess.This([ProcessCommand, $"{precision}", .. point.Point.Arguments()]);
                }).ToArray()),
            ];
            speeds[i] = [.. figures.Select(point => Figures.Median([.. point.Select(round => round[0])]))];
            peaks[i] = [.. figures.Select(point => Figures.Median([.. point.Select(round => round[1])]))];
        }

        for (int point = 0; point < points.Length; point++)
        {
            IEnumerable<string> cells = s_precisions.Index().SelectMany(one => (string[])[
                speeds[one.Index][point].ToString("n0", CultureInfo.InvariantCulture), Off(speeds[one.Index], point),
                peaks[one.Index][point].ToString("n0", CultureInfo.InvariantCulture), Off(peaks[one.Index], point)]);
            Console.WriteLine($"| {points[point].Size.ToString("n0", CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} |");
        }

        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            int[] sizes = [.. points.Select(point => point.Size)];
            new ChartRow([Chart(sizes, speeds, "tokens/s"), Chart(sizes, peaks, "MB")]) { Title = $"Training by {name}" }
                .Save(Path.Combine(folder, $"growth-{name}.svg"));
        }
    }

    // How far a point is from the straight line through its two neighbors, on logarithmic scales; a cliff is far from 1.
    private static string Off(double[] values, int point) => point == 0 || point == values.Length - 1
        ? ""
        : (values[point] / Math.Sqrt(values[point - 1] * values[point + 1])).ToString("f2", CultureInfo.InvariantCulture);

    private static BarChart Chart(int[] sizes, double[][] values, string valueName) => new()
    {
        Columns = 1,
        ValueName = valueName,
        Panels =
        [
            .. s_precisions.Index().Select(one => new BarPanel($"{one.Item.Name}, {valueName}", [
                .. sizes.Zip(values[one.Index], (size, value) =>
                    KeyValuePair.Create(size.ToString("n0", CultureInfo.InvariantCulture), Math.Round(value)))])),
        ],
    };
}
