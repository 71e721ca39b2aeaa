using Orleans.Runtime;

namespace Cluster.Grains;

/// <summary>A job: the parts to score and the state of each. Its key is the folder of the results.</summary>
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Starts the job, or goes on with it: parts that failed are tried again, and those in work stay there.</summary>
    /// <param name="job">The <see cref="Samples.ScoringJob"/> as JSON, with full paths.</param>
    /// <param name="parts">All parts of the job.</param>
    Task StartAsync(string job, NewPart[] parts);

    /// <summary>Gives a part to a silo: an open one, or one whose silo died.</summary>
    /// <returns><see langword="null"/> if there is none now.</returns>
    Task<Assignment?> TakeAsync(SiloAddress silo);

    /// <summary>Hears of the progress of a part.</summary>
    /// <returns>Whether the silo still has the part; if not, it ends its work.</returns>
    Task<bool> AdvanceAsync(string part, SiloAddress silo, long rows);

    /// <summary>Hears that the result of a part is written.</summary>
    Task FinishAsync(string part, SiloAddress silo, long rows);

    /// <summary>Hears that a part could not be scored.</summary>
    /// <param name="part">The part.</param>
    /// <param name="silo">The silo that had it.</param>
    /// <param name="error">The reason.</param>
    /// <param name="isFinal">Whether no other attempt can do better, because the part's content is at fault.</param>
    Task FailAsync(string part, SiloAddress silo, string error, bool isFinal);

    /// <summary>Takes a part back from a silo that stops in an orderly manner; the attempt is not counted.</summary>
    Task ReturnAsync(string part, SiloAddress silo);

    Task<PartState[]> StatusAsync();
}

/// <summary>A part of a job that starts.</summary>
/// <param name="Input">The file with the texts.</param>
/// <param name="Output">The file for the result.</param>
/// <param name="IsFinished">Whether the result is there already.</param>
[GenerateSerializer, Immutable]
internal sealed record NewPart(string Input, string Output, bool IsFinished);

/// <summary>A part that a silo is to score.</summary>
/// <param name="Job">The <see cref="Samples.ScoringJob"/> as JSON.</param>
/// <param name="Input">The file with the texts.</param>
/// <param name="Output">The file for the result.</param>
[GenerateSerializer, Immutable]
internal sealed record Assignment(string Job, string Input, string Output);
