using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Cluster.Grains;
using Cluster.Hosting;
using Samples;
using static Samples.SampleOptions;

namespace Cluster.Commands;

/// <summary>The command <c>submit</c>: gives a job to the cluster and shows its progress.</summary>
internal static class SubmitCommand
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    public static Command Create()
    {
        var scoring = new ScoringOptions(sharded: false);
        var connection = new ConnectionOptions();
        Option<bool> detach = Optional<bool>("--detach", "End at once; 'status' shows the progress");
        var command = new Command(
            "submit", "Score many files with a saved classifier; each silo sees model, files and results by the same paths")
        {
            detach,
        };
        scoring.AddTo(command);
        connection.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(scoring.Of(parsed), connection.Of(parsed), !parsed.GetValue(detach)));
        return command;
    }

    /// <summary>Submits a job, or what is left of it.</summary>
    /// <exception cref="SampleException">The files are none that can be scored, no silo answers, or parts failed.</exception>
    public static async Task RunAsync(ScoringJob job, Connection connection, bool follow)
    {
        ScoringPart[] parts = job.Prepare();
        ScoringJob shared = job with { Model = Path.GetFullPath(job.Model), Output = Path.GetFullPath(job.Output), Inputs = [] };
        await using ClusterClient cluster = await ClusterClient.ConnectAsync(connection);
        try
        {
            await SubmitAsync(cluster, shared, parts);
            if (follow)
            {
                await FollowAsync(cluster, cluster.Job(shared.Output));
            }
        }
        catch (OperationCanceledException)
        {
            throw new SampleException("stopped; a job that was submitted goes on, and 'status' shows it.");
        }
    }

    private static async Task SubmitAsync(ClusterClient cluster, ScoringJob job, ScoringPart[] parts)
    {
        NewPart[] all = [.. parts.Select(part => new NewPart(part.Input, part.Output, part.IsFinished))];
        int silos = (await cluster.SilosAsync()).Length, finished = all.Count(part => part.IsFinished);
        await cluster.AskAsync(async () =>
        {
            await cluster.Job(job.Output).StartAsync(JsonSerializer.Serialize(job), all);
            return true;
        });
        Console.WriteLine(
            $"{Count(all.Length - finished, "part")} for {Count(silos, "silo")}" + (finished > 0 ? $"; {finished} are finished." : "."));
    }

    private static async Task FollowAsync(ClusterClient cluster, IJobGrain job)
    {
        var clock = Stopwatch.StartNew();
        HashSet<string>? shown = null;
        while (true)
        {
            PartState[] parts = await cluster.AskAsync(job.StatusAsync);
            if (parts.Length == 0)
            {
                throw new SampleException("the silo that kept the job in memory ended; the same command goes on with it.");
            }

            // Those that were finished before need no line.
            shown ??= [.. parts.Where(part => part.Status == PartStatus.Finished && part.Attempts == 0).Select(part => part.Input)];
            foreach (PartState part in parts.Where(part => part.IsDone && shown.Add(part.Input)))
            {
                Console.WriteLine($"{PartDisplay.Line(part)}; {shown.Count} of {parts.Length} parts");
            }

            if (Array.TrueForAll(parts, part => part.IsDone))
            {
                long rows = parts.Where(part => part.Attempts > 0).Sum(part => part.Rows);
                Console.WriteLine($"{rows:N0} rows in {clock.Elapsed.TotalSeconds:N1} s.");
                string[] failed = [.. parts.Where(part => part.Status == PartStatus.Failed).Select(part => part.Name)];
                if (failed.Length > 0)
                {
                    throw new SampleException(
                        $"{failed.Length} of {parts.Length} parts could not be scored: {string.Join(", ", failed)}.");
                }

                return;
            }

            await Task.Delay(s_pause, cluster.Stopping);
        }
    }

    private static string Count(int number, string thing) => $"{number} {thing}{(number == 1 ? "" : "s")}";
}
