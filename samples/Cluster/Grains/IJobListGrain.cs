namespace Cluster.Grains;

/// <summary>The jobs of the cluster, by which silos find work. There is one such grain.</summary>
internal interface IJobListGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a job that has parts to score.</summary>
    Task OpenAsync(string job);

    /// <summary>Hears that a job has no parts to score any more.</summary>
    Task CloseAsync(string job);

    /// <summary>Lists the jobs that have parts to score, the oldest first.</summary>
    Task<string[]> OpenJobsAsync();

    /// <summary>Lists all jobs, the oldest first.</summary>
    Task<string[]> AllJobsAsync();
}
