using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>
/// Runs mutants and counts what comes of them. Each is made from its number alone. <c>NLPSTUDY_FUZZ=1000000</c> in the environment runs
/// that many of each kind and prints a table of the outcomes; some hundreds are run by default.
/// </summary>
internal sealed class Fuzzer(ITestOutputHelper output)
{
    private const long MemoryLimit = 500L << 20;
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(5);
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _counts = [];
    private readonly List<string> _faults = [];
    private TimeSpan _slowest;
    private long _mostMemory;

    /// <summary>How many mutants the environment asks for; null where it asks for none.</summary>
    public static int? Asked { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("NLPSTUDY_FUZZ"), CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary>Runs mutants by number.</summary>
    /// <param name="byDefault">How many, where the environment does not say.</param>
    /// <param name="make">Makes a mutant: what kind of change it is, and the use of it, which says what came of it or throws.</param>
    /// <param name="judge">Says what an exception comes to; null where it is a fault.</param>
    public void Run(int byDefault, Func<Random, (string Change, Func<string> Use)> make, Func<Exception, string?> judge)
    {
        for (int number = 0; number < (Asked ?? byDefault) && _faults.Count < 20; number++)
        {
            (string change, Func<string> use) = make(new Random(number));
            string outcome = RunOne(number, change, use, judge);
            if (!_counts.TryGetValue(change, out SortedDictionary<string, int>? counts))
            {
                _counts[change] = counts = [];
            }

            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }

        if (Asked is not null)
        {
            output.WriteLine(Table());
            Console.WriteLine(Table());
        }

        Assert.True(_faults.Count == 0, string.Join("\n\n", _faults));
    }

    private string RunOne(int number, string change, Func<string> use, Func<Exception, string?> judge)
    {
        string? outcome = null;
        Exception? error = null;
        var clock = Stopwatch.StartNew();
        long before = PeakMemory.Restart();
        var thread = new Thread(() =>
        {
            try
            {
                outcome = use();
            }
            catch (Exception found)
            {
                error = found;
            }
        })
        { IsBackground = true };
        thread.Start();
        if (!thread.Join(4 * s_timeLimit))
        {
            _faults.Add($"mutant {number}, {change}: takes over {4 * s_timeLimit}");
            return "hang";
        }

        // The thread's own time: other processes may have the processor meanwhile.
        _slowest = clock.Elapsed > _slowest ? clock.Elapsed : _slowest;
        long memory = PeakMemory.Since(before);
        _mostMemory = Math.Max(_mostMemory, memory);
        if (memory > MemoryLimit)
        {
            _faults.Add($"mutant {number}, {change}: takes {memory >> 20} MB");
        }

        if (error is null)
        {
            return outcome!;
        }

        string? judged = judge(error);
        if (judged is null)
        {
            _faults.Add($"mutant {number}, {change}: {error.GetBaseException()}");
        }

        return judged ?? "fault";
    }

    private string Table()
    {
        string[] outcomes = [.. _counts.Values.SelectMany(counts => counts.Keys).Distinct().Order()];
        var table = new StringBuilder();
        table.Append("| what was changed | mutants | ").AppendJoin(" | ", outcomes).AppendLine(" |");
        table.Append("| --- | --- |").Insert(table.Length, " --- |", outcomes.Length).AppendLine();
        foreach ((string change, SortedDictionary<string, int> counts) in _counts)
        {
            Append(change, counts);
        }

        var all = new SortedDictionary<string, int>(outcomes.ToDictionary(
            outcome => outcome, outcome => _counts.Values.Sum(counts => counts.GetValueOrDefault(outcome))));
        Append("**all**", all);
        table.AppendLine(CultureInfo.InvariantCulture,
            $"slowest {_slowest.TotalSeconds:f1} s, most memory {_mostMemory >> 20} MB, faults {_faults.Count}");
        return table.ToString();

        void Append(string change, SortedDictionary<string, int> counts) => table
            .Append(CultureInfo.InvariantCulture, $"| {change} | {counts.Values.Sum()} | ")
            .AppendJoin(" | ", outcomes.Select(outcome => counts.GetValueOrDefault(outcome))).AppendLine(" |");
    }
}
