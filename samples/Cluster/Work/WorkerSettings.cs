namespace Cluster.Work;

/// <summary>The settings of a silo's worker.</summary>
internal sealed record WorkerSettings
{
    /// <summary>The number of the GPU to use; <see langword="null"/>: the CPU.</summary>
    public int? Gpu { get; init; }

    /// <summary>The time between two questions for a part while there is none, and between two reports of the progress.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The time without work after an error that is not the part's fault, so that other silos try it first.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(5);
}
