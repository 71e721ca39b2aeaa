extern alias cluster;

using System.Diagnostics;
using cluster::Cluster.Grains;
using cluster::Cluster.Hosting;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The sample Cluster as its users start it: silos, and commands that ask them, each a process of its own.</summary>
public sealed class ClusterProcessTests(ScoreCommandTests.Trained trained) : IClassFixture<ScoreCommandTests.Trained>
{
    [PostgreSqlFact]
    public async Task Of_three_processes_over_PostgreSQL_one_is_killed_and_the_results_are_those_of_one_machine()
    {
        using var files = new ScoringParts(trained, count: 9, rows: 20_000);
        using var server = new PostgreSqlServer();
        string[] database = ["--database", server.Database];
        SiloProcess[] silos = SiloProcess.Start(3, [.. database, "--address", "127.0.0.1"]);
        try
        {
            Task<SampleProcess> submitted = Task.Run(
                () => SampleProcess.Run("Cluster", files.Folder, ["submit", .. files.Options, .. database]));
            await using ClusterClient client = await ClusterClient.ConnectAsync(new Connection(server.Database, Gateway: 1));
            PartState held = await KillInTheMiddleAsync(client, client.Job(files.Output), silos[0]);
            bool wasWritten = File.Exists(held.Output);
            SampleProcess submit = await submitted, status = SampleProcess.Run("Cluster", files.Folder, ["status", .. database]);

            Assert.Equal((0, ""), (submit.ExitCode, submit.Errors));
            Assert.Equal("9 parts for 3 silos.", submit.Lines[0]);
            Assert.EndsWith("; 9 of 9 parts", submit.Lines[^2]);
            PartState[] parts = await client.AskAsync(client.Job(files.Output).StatusAsync);
            Assert.All(parts, part => Assert.InRange(part.Attempts, 1, part.Input == held.Input ? 2 : 1));
            // The kill may have come in the moment between the result and the report.
            if (!wasWritten)
            {
                PartState again = parts.Single(part => part.Input == held.Input);
                Assert.Equal((2, 20_000), (again.Attempts, again.Rows));
                Assert.NotEqual(silos[0].Port, again.Silo!.Endpoint.Port);
            }

            files.AssertSameAsOneMachine(leftovers: true);
            Assert.Equal(
                $"Silos: {string.Join(", ", silos[1..].Select(silo => $"127.0.0.1:{silo.Port}").Order(StringComparer.Ordinal))}",
                status.Lines[0]);
            Assert.StartsWith($"{files.Output}: 9 of 9 parts finished, ", status.Lines[1]);
        }
        finally
        {
            Array.ForEach(silos, silo => silo.Dispose());
        }

        // The cluster is gone as a whole; the database still has the job for a new one.
        using SiloProcess newcomer = SiloProcess.Start(1, [.. database, "--address", "127.0.0.1"])[0];
        SampleProcess kept = SampleProcess.Run("Cluster", files.Folder, ["status", .. database]);
        Assert.Contains("9 of 9 parts finished", kept.Lines[1]);
    }

    [Fact]
    public void A_silo_alone_scores_what_is_left_names_what_it_cannot_and_gives_its_part_back_at_the_end()
    {
        using var files = new ScoringParts(trained, count: 3, rows: 50);
        files.Write("part-01.csv.gz", "good,1\nbad,1,surplus\n");
        using SiloProcess silo = SiloProcess.Start(1)[0];
        string[] gateway = ["--gateway", $"{silo.Gateway}"];

        SampleProcess some = Submit();
        files.Write("part-01.csv.gz", "good,1\nbad,2\n");
        SampleProcess rest = Submit(), nothing = Submit();

        Assert.Equal((1, "Cluster: 1 of 3 parts could not be scored: part-01.csv.gz."), (some.ExitCode, Assert.Single(some.ErrorLines)));
        Assert.Contains(some.Lines, line => line.StartsWith("part-01.csv.gz: ", StringComparison.Ordinal) && line.Contains("line 3"));
        Assert.Equal((0, ""), (rest.ExitCode, rest.Errors));
        Assert.Equal("1 part for 1 silo; 2 are finished.", rest.Lines[0]);
        Assert.Equal($"part-01.csv.gz: 2 rows on 127.0.0.1:{silo.Port}; 3 of 3 parts", rest.Lines[1]);
        Assert.Equal((0, "0 parts for 1 silo; 3 are finished."), (nothing.ExitCode, nothing.Lines[0]));
        files.AssertSameAsOneMachine();

        // A part that would take minutes; the silo stops in the middle of it and leaves nothing behind.
        files.Write("part-03.csv.gz", string.Concat(Enumerable.Range(0, 2_000_000).Select(i => $"good,{i}\n")));
        SampleProcess detached = Submit("--detach");
        WaitForProgress();
        int code = silo.Stop();

        Assert.Equal((0, 1), (detached.ExitCode, detached.Lines.Length));
        Assert.Equal(0, code);
        Assert.Equal(
            ["part-00.csv.gz", "part-01.csv.gz", "part-02.csv.gz", "scoring.json"],
            Directory.GetFiles(files.Output).Select(path => Path.GetFileName(path)).Order());

        SampleProcess Submit(params string[] more) =>
            SampleProcess.Run("Cluster", files.Folder, ["submit", .. files.Options, .. gateway, .. more]);

        void WaitForProgress()
        {
            var clock = Stopwatch.StartNew();
            while (!SampleProcess.Run("Cluster", files.Folder, ["status", .. gateway]).Lines
                .Any(line => line.StartsWith("  part-03.csv.gz: ", StringComparison.Ordinal) && !line.Contains(": 0 rows")))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "the part does not go on");
            }
        }
    }

    [Fact]
    public void What_is_wrong_is_said_before_the_work()
    {
        using var files = new ScoringParts(trained, count: 1, rows: 1);

        Refused("no silo at port 1 of this machine answers; 'silo' starts one", ["submit", .. files.Options, "--gateway", "1"]);
        Refused("--gateway: expected a port from 1 to 65535, found 0.", ["status", "--gateway", "0"]);
        Refused("--input: no file matches 'none.csv'.", ["submit", "--model", trained.Model, "--input", "none.csv", "--output", "out"]);
        Refused("--address: expected an IP address, found 'x'.", ["silo", "--address", "x"]);
        Refused("--probe: expected from 0.1 to 3600 seconds, found 0.", ["silo", "--probe", "0"]);
        Refused("--database: ", ["silo", "--database", "Host=127.0.0.1;Port=1;Username=nobody"]);
        Refused("--database: ", ["silo", "--database", "nonsense"]);

        void Refused(string message, string[] arguments)
        {
            SampleProcess result = SampleProcess.Run("Cluster", files.Folder, arguments);
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith($"Cluster: {message}", Assert.Single(result.ErrorLines));
        }
    }

    private static async Task<PartState> KillInTheMiddleAsync(ClusterClient client, IJobGrain job, SiloProcess victim)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            PartState[] parts = await client.AskAsync(job.StatusAsync);
            if (Array.Exists(parts, part => part.IsDone)
                && Array.Find(parts, part => part.Status == PartStatus.InWork && part.Silo!.Endpoint.Port == victim.Port) is { } held)
            {
                victim.Kill();
                return held;
            }

            // Before the submission the job has no parts.
            Assert.False(parts.Length > 0 && Array.TrueForAll(parts, part => part.IsDone), "the job ended too soon");
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), "the job does not go on");
            await Task.Delay(20);
        }
    }
}
