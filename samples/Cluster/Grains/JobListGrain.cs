using Orleans.Runtime;

namespace Cluster.Grains;

/// <summary>Holds the names of all jobs.</summary>
internal sealed class JobListGrain([PersistentState("list", JobGrain.Storage)] IPersistentState<JobListState> list) : Grain, IJobListGrain
{
    private List<ListedJob> Jobs => list.State.Jobs;

    public Task OpenAsync(string job) => SetAsync(job, isOpen: true);

    public Task CloseAsync(string job) => SetAsync(job, isOpen: false);

    public Task<string[]> OpenJobsAsync() => Names(Jobs.Where(job => job.IsOpen));

    public Task<string[]> AllJobsAsync() => Names(Jobs);

    private static Task<string[]> Names(IEnumerable<ListedJob> jobs) =>
        Task.FromResult(jobs.Select(job => job.Name).ToArray());

    private async Task SetAsync(string name, bool isOpen)
    {
        if (Jobs.Find(job => job.Name == name) is not { } known)
        {
            Jobs.Add(new ListedJob { Name = name, IsOpen = isOpen });
        }
        else if (known.IsOpen != isOpen)
        {
            known.IsOpen = isOpen;
        }
        else
        {
            return;
        }

        try
        {
            await list.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>The jobs as they are stored.</summary>
[GenerateSerializer]
internal sealed class JobListState
{
    [Id(0)]
    public List<ListedJob> Jobs { get; set; } = [];
}

/// <summary>A job of the list.</summary>
[GenerateSerializer]
internal sealed class ListedJob
{
    /// <summary>The folder of the results.</summary>
    [Id(0)]
    public required string Name { get; set; }

    /// <summary>Whether the job has parts to score.</summary>
    [Id(1)]
    public bool IsOpen { get; set; }
}
