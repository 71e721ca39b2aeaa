namespace Cluster.Grains;

/// <summary>The state of a job as it is stored.</summary>
[GenerateSerializer]
internal sealed class JobState
{
    /// <summary>The <see cref="Samples.ScoringJob"/> as JSON, which silos read and the grain does not.</summary>
    [Id(0)]
    public string Job { get; set; } = "";

    [Id(1)]
    public List<PartState> Parts { get; set; } = [];
}
