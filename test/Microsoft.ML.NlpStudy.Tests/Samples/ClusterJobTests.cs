extern alias cluster;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using cluster::Cluster.Grains;
using cluster::Cluster.Hosting;
using cluster::Cluster.Work;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>The jobs of the sample Cluster on silos inside the test's process.</summary>
public sealed class ClusterJobTests(ScoreCommandTests.Trained trained) : IClassFixture<ScoreCommandTests.Trained>
{
    private static readonly NewPart[] s_parts = [new("/a", "/out/a", false), new("/b", "/out/b", true), new("/c", "/out/c", false)];

    [Fact]
    public async Task A_silo_killed_in_the_middle_costs_no_part_and_each_result_is_that_of_one_machine()
    {
        using var files = new ScoringParts(trained, count: 12, rows: 15_000);
        NewPart[] parts = [.. files.Job.Prepare().Select(part => new NewPart(part.Input, part.Output, part.IsFinished))];
        await using InProcessTestCluster cluster = await StartAsync(silos: 3, new WorkerSettings { Pause = TimeSpan.FromSeconds(0.1) });
        IJobGrain job = cluster.Client.GetGrain<IJobGrain>(files.Output);
        await job.StartAsync(JsonSerializer.Serialize(files.Job), parts);

        // The silo that holds the job itself dies, while it has a part in work and others are finished.
        Assert.True(cluster.TryGetGrainContext(job.GetGrainId(), out IGrainContext? context));
        SiloAddress victim = context!.Address.SiloAddress!;
        await UntilAsync(job, now => Array.Exists(now, part => part.IsDone) && Array.Exists(now, part => part.IsHeldBy(victim)));
        await cluster.KillSiloAsync(cluster.GetSiloForAddress(victim)!);
        PartState[] after = await UntilAsync(job, now => Array.TrueForAll(now, part => part.IsDone));

        Assert.All(after, part => Assert.Equal((PartStatus.Finished, null), (part.Status, part.Error)));
        // Given out again: at most the one part that the silo had.
        Assert.True(after.Sum(part => part.Attempts) <= after.Length + 1);
        files.AssertSameAsOneMachine();
    }

    [Fact]
    public async Task A_part_is_given_to_one_silo_at_a_time_and_again_if_that_silo_is_unknown_or_has_lost_the_answer()
    {
        await using InProcessTestCluster cluster = await StartAsync(silos: 2, worker: null);
        SiloAddress[] silos = [.. cluster.Silos.Select(silo => silo.SiloAddress)];
        var dead = SiloAddress.New(IPAddress.Loopback, 1, 1);
        IJobGrain job = await JobAsync(cluster, "given");

        Assert.Equal("/a", (await job.TakeAsync(dead))!.Input);
        Assert.Equal("/a", (await job.TakeAsync(silos[0]))!.Input);
        Assert.Equal("/a", (await job.TakeAsync(silos[0]))!.Input);
        Assert.Equal("/c", (await job.TakeAsync(silos[1]))!.Input);
        Assert.Null(await job.TakeAsync(SiloAddress.New(IPAddress.Loopback, 2, 2)));

        Assert.True(await job.AdvanceAsync("/a", silos[0], 5));
        Assert.False(await job.AdvanceAsync("/a", silos[1], 6));
        await job.FailAsync("/a", silos[1], "not its own", isFinal: true);
        await job.ReturnAsync("/c", silos[0]);
        PartState[] parts = await job.StatusAsync();
        Assert.Equal([PartStatus.InWork, PartStatus.Finished, PartStatus.InWork], parts.Select(part => part.Status));
        Assert.Equal([3, 0, 1], parts.Select(part => part.Attempts));
        Assert.Equal(5, parts[0].Rows);
    }

    [Fact]
    public async Task A_part_that_fails_three_times_is_given_up_and_tried_again_when_the_job_is_submitted_again()
    {
        await using InProcessTestCluster cluster = await StartAsync(silos: 1, worker: null);
        SiloAddress silo = cluster.Silos[0].SiloAddress;
        IJobGrain job = await JobAsync(cluster, "failing");

        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal("/a", (await job.TakeAsync(silo))!.Input);
            await job.FailAsync("/a", silo, "no room", isFinal: false);
        }

        Assert.Equal("/c", (await job.TakeAsync(silo))!.Input);
        await job.ReturnAsync("/c", silo);
        Assert.Equal("/c", (await job.TakeAsync(silo))!.Input);
        await job.FailAsync("/c", silo, "line 3", isFinal: true);
        PartState[] failed = await job.StatusAsync();
        Assert.Equal(["attempt 3 of 3: no room", null, "line 3"], failed.Select(part => part.Error));
        Assert.Equal([PartStatus.Failed, PartStatus.Finished, PartStatus.Failed], failed.Select(part => part.Status));
        Assert.Equal([3, 0, 1], failed.Select(part => part.Attempts));

        // A job with nothing to give leaves the list of silos' work, and the new submission is back on it.
        IJobListGrain list = cluster.Client.GetGrain<IJobListGrain>(0);
        Assert.Null(await job.TakeAsync(silo));
        Assert.Empty(await list.OpenJobsAsync());
        await job.StartAsync("{}", s_parts);
        Assert.Equal(["failing"], await list.OpenJobsAsync());
        Assert.Equal("/a", (await job.TakeAsync(silo))!.Input);
    }

    [Fact]
    public async Task A_job_goes_on_from_its_stored_state_when_its_grain_starts_elsewhere()
    {
        await using InProcessTestCluster cluster = await StartAsync(silos: 1, worker: null);
        SiloAddress silo = cluster.Silos[0].SiloAddress;
        IJobGrain job = await JobAsync(cluster, "stored");
        await job.TakeAsync(silo);
        await job.FinishAsync("/a", silo, 7);
        await job.FinishAsync("/a", SiloAddress.New(IPAddress.Loopback, 1, 1), 8);
        await job.TakeAsync(silo);

        await cluster.DeactivateAsync(job);

        PartState[] parts = await job.StatusAsync();
        Assert.Equal([PartStatus.Finished, PartStatus.Finished, PartStatus.InWork], parts.Select(part => part.Status));
        Assert.Equal([silo, null, silo], parts.Select(part => part.Silo));
        Assert.Equal([7, 0, 0], parts.Select(part => part.Rows));
    }

    private static async Task<IJobGrain> JobAsync(InProcessTestCluster cluster, string name)
    {
        IJobGrain job = cluster.Client.GetGrain<IJobGrain>(name);
        await job.StartAsync("{}", s_parts);
        return job;
    }

    private static async Task<InProcessTestCluster> StartAsync(short silos, WorkerSettings? worker)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        var states = new ConcurrentDictionary<(string, GrainId), LastingStorage.Stored>();
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddScoring(probe: TimeSpan.FromSeconds(1), worker);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                JobGrain.Storage, (services, _) => new LastingStorage(services.GetRequiredService<Serializer>(), states));
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    // Calls that were under way to a silo that dies fail, as they do for 'submit'.
    private static async Task<PartState[]> UntilAsync(IJobGrain job, Predicate<PartState[]> isReached)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                PartState[] parts = await job.StatusAsync();
                if (isReached(parts))
                {
                    return parts;
                }
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && clock.Elapsed < TimeSpan.FromMinutes(3))
            {
            }

            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), "the job does not go on");
            await Task.Delay(20);
        }
    }
}
