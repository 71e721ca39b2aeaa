using System.Net;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Cluster.Grains;

/// <summary>
/// Holds the parts of a job. Orleans runs one such grain for a job, on some silo, and one call of it at a time. If its silo dies, the next
/// call starts it on another, where it reads its stored state.
/// </summary>
internal sealed partial class JobGrain(
    [PersistentState("job", JobGrain.Storage)] IPersistentState<JobState> job, IClusterMembershipService members, ILogger<JobGrain> log)
    : Grain, IJobGrain
{
    /// <summary>The name of the storage of jobs.</summary>
    public const string Storage = "jobs";

    /// <summary>The number of times that a part is given to silos before it is taken to be the reason why they fail or die.</summary>
    public const int MostAttempts = 3;

    private List<PartState> Parts => job.State.Parts;

    private IJobListGrain List => GrainFactory.GetGrain<IJobListGrain>(0);

    public async Task StartAsync(string newJob, NewPart[] parts)
    {
        Dictionary<string, PartState> known = Parts.ToDictionary(part => part.Input);
        job.State = new JobState { Job = newJob, Parts = [.. parts.Select(part => Start(part, known.GetValueOrDefault(part.Input)))] };
        await SaveAsync();
        await List.OpenAsync(this.GetPrimaryKeyString());
    }

    public async Task<Assignment?> TakeAsync(SiloAddress silo)
    {
        await TakeFromDeadSilosAsync();
        // A silo has one part at a time: if it asks for another, the answer that gave it one was lost.
        PartState? part = Parts.Find(part => part.IsHeldBy(silo)) ?? Parts.Find(part => part.Status == PartStatus.Open);
        if (part is null)
        {
            if (Parts.TrueForAll(part => part.IsDone))
            {
                await List.CloseAsync(this.GetPrimaryKeyString());
            }

            return null;
        }

        (part.Status, part.Silo, part.Rows) = (PartStatus.InWork, silo, 0);
        part.Attempts++;
        await SaveAsync();
        return new Assignment(job.State.Job, part.Input, part.Output);
    }

    public Task<bool> AdvanceAsync(string part, SiloAddress silo, long rows)
    {
        PartState? held = Held(part, silo);
        // The number of rows is for the display only: it is stored when something else is.
        held?.Rows = rows;
        return Task.FromResult(held is not null);
    }

    public async Task FinishAsync(string part, SiloAddress silo, long rows)
    {
        // A result is whole whoever wrote it, and if two silos did because one was wrongly taken for dead, they wrote the same.
        if (Parts.Find(one => one.Input == part && one.Status != PartStatus.Finished) is { } finished)
        {
            (finished.Status, finished.Silo, finished.Rows, finished.Error) = (PartStatus.Finished, silo, rows, null);
            await SaveAsync();
        }
    }

    public async Task FailAsync(string part, SiloAddress silo, string error, bool isFinal)
    {
        if (Held(part, silo) is { } failed)
        {
            Fail(failed, error, isFinal);
            await SaveAsync();
        }
    }

    public async Task ReturnAsync(string part, SiloAddress silo)
    {
        if (Held(part, silo) is { } returned)
        {
            returned.Status = PartStatus.Open;
            returned.Attempts--;
            await SaveAsync();
        }
    }

    public Task<PartState[]> StatusAsync() => Task.FromResult(Parts.ToArray());

    private static PartState Start(NewPart part, PartState? known) => new()
    {
        Input = part.Input,
        Output = part.Output,
        Status = part.IsFinished ? PartStatus.Finished
            : known?.Status == PartStatus.InWork ? PartStatus.InWork
            : PartStatus.Open,
        Silo = known?.Silo,
        Attempts = known?.Status == PartStatus.InWork ? known.Attempts : 0,
        Rows = known?.Rows ?? 0,
    };

    private PartState? Held(string part, SiloAddress silo) => Parts.Find(one => one.Input == part && one.IsHeldBy(silo));

    private async Task TakeFromDeadSilosAsync()
    {
        foreach (PartState part in Parts.FindAll(part => part.Status == PartStatus.InWork))
        {
            if (await IsDeadAsync(part.Silo!))
            {
                Fail(part, $"silo {part.Silo!.Endpoint} died", isFinal: false);
                LogDeadSilo(part.Name, part.Silo.Endpoint, part.Status);
                await SaveAsync();
            }
        }
    }

    private async Task<bool> IsDeadAsync(SiloAddress silo)
    {
        if (members.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.None)
        {
            // Newer than this silo's list of silos, or removed from it long ago.
            await members.Refresh();
        }

        return members.CurrentSnapshot.GetSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None;
    }

    private static void Fail(PartState part, string error, bool isFinal)
    {
        part.Status = isFinal || part.Attempts >= MostAttempts ? PartStatus.Failed : PartStatus.Open;
        part.Error = isFinal ? error : $"attempt {part.Attempts} of {MostAttempts}: {error}";
    }

    private async Task SaveAsync()
    {
        try
        {
            await job.WriteStateAsync();
        }
        catch
        {
            // What is in memory is not what is stored: the next call starts from the latter.
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} died; its part {Part} is {Status} now.")]
    private partial void LogDeadSilo(string part, IPEndPoint silo, PartStatus status);
}
