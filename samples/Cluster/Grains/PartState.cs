using Orleans.Runtime;

namespace Cluster.Grains;

/// <summary>The stations of a part.</summary>
internal enum PartStatus
{
    Open,
    InWork,
    Finished,
    Failed,
}

/// <summary>A part of a job: its files, and the work on it.</summary>
[GenerateSerializer]
internal sealed class PartState
{
    /// <summary>The file with the texts, which is the part's name in calls.</summary>
    [Id(0)]
    public required string Input { get; set; }

    /// <summary>The file for the result.</summary>
    [Id(1)]
    public required string Output { get; set; }

    [Id(2)]
    public PartStatus Status { get; set; }

    /// <summary>The silo that has the part in work, or was the last to have it.</summary>
    [Id(3)]
    public SiloAddress? Silo { get; set; }

    /// <summary>The number of times that the part was given to a silo.</summary>
    [Id(4)]
    public int Attempts { get; set; }

    /// <summary>The number of rows scored so far; 0 if the result was there already.</summary>
    [Id(5)]
    public long Rows { get; set; }

    /// <summary>The reason why the last attempt failed.</summary>
    [Id(6)]
    public string? Error { get; set; }

    public string Name => Path.GetFileName(Input);

    /// <summary>Whether nothing is left to do: the part is finished, or it failed for good.</summary>
    public bool IsDone => Status is PartStatus.Finished or PartStatus.Failed;

    /// <summary>Whether a silo has the part in work.</summary>
    public bool IsHeldBy(SiloAddress silo) => Status == PartStatus.InWork && silo.Equals(Silo);
}
