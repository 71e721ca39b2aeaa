using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Waits for the machine to be quiet before a round is measured, and says afterwards where it was not.</summary>
/// <remarks>
/// Two threads that share a product wait for one another: beside other work they lose much more than their share of the processors. Only
/// Linux tells what others do, in /proc; elsewhere nothing is waited for.
/// </remarks>
/// <param name="patience">How long to wait for other work to end.</param>
internal sealed class MachineLoad(TimeSpan patience)
{
    /// <summary>Processors that may be busy with other work while it still counts as quiet.</summary>
    private const double Quiet = 0.1;

    private const string ProcessorTimes = "/proc/stat", LoadAverages = "/proc/loadavg";
    private readonly List<double> _busy = [];

    /// <summary>The option of commands that wait.</summary>
    public static Option<int> Patience() => new("--wait")
    {
        Description = "Seconds to wait for the machine's other work to end before a round is measured beside it",
        DefaultValueFactory = _ => 30,
    };

    /// <summary>One that waits so many seconds.</summary>
    public static MachineLoad WithPatience(int seconds) => new(TimeSpan.FromSeconds(seconds));

    /// <summary>The processors that were busy between two readings of /proc/stat: 1.5 is one and a half of them.</summary>
    /// <param name="before">The first reading.</param>
    /// <param name="after">The second reading.</param>
    /// <exception cref="FormatException">The first line is not the sum over all processors.</exception>
    public static double BusyProcessors(string before, string after)
    {
        (long busyBefore, long allBefore, _) = Read(before);
        (long busyAfter, long allAfter, int processors) = Read(after);
        return allAfter == allBefore ? 0 : (double)(busyAfter - busyBefore) / (allAfter - allBefore) * processors;
    }

    /// <summary>
    /// Watches the processors for a second at a time until they are idle, or until patience ends. Call it while nothing is measured.
    /// </summary>
    public void AwaitQuiet()
    {
        if (!File.Exists(ProcessorTimes))
        {
            return;
        }

        DateTime end = DateTime.UtcNow + patience;
        double busy;
        do
        {
            string before = File.ReadAllText(ProcessorTimes);
            Thread.Sleep(1000);
            busy = BusyProcessors(before, File.ReadAllText(ProcessorTimes));
        }
        while (busy > Quiet && DateTime.UtcNow < end);
        _busy.Add(busy);
        if (busy > Quiet)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Other work keeps {busy:f1} of {Environment.ProcessorCount} processors busy; measuring beside it (load: "
                + $"{File.ReadAllText(LoadAverages).Trim()})."));
        }
    }

    /// <summary>Prints whether the figures were measured beside other work.</summary>
    public void Report()
    {
        int disturbed = _busy.Count(busy => busy > Quiet);
        Console.WriteLine(_busy.Count == 0
            ? "This system does not tell whether other work shared the machine."
            : disturbed == 0
            ? $"Nothing else ran before any of the {_busy.Count} rounds."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Other work ran before {disturbed} of the {_busy.Count} rounds, on up to {_busy.Max():f1} of {Environment.ProcessorCount} "
                + $"processors: measure again on a quiet machine."));
    }

    // "cpu  user nice system idle iowait irq softirq steal …", in hundredths of a second; what follows is counted among these already.
    private static (long Busy, long All, int Processors) Read(string text)
    {
        string[] lines = text.Split('\n');
        string[] words = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 9 || words[0] != "cpu")
        {
            throw new FormatException($"{ProcessorTimes}: expected a first line of 'cpu' and eight numbers, found '{lines[0]}'.");
        }

        long[] times = [.. words[1..9].Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        int processors = lines.Count(line => line.StartsWith("cpu", StringComparison.Ordinal)) - 1;
        return (times.Sum() - times[3] - times[4], times.Sum(), processors);
    }
}
