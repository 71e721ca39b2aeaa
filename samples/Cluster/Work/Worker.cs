using Cluster.Grains;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Samples;

namespace Cluster.Work;

/// <summary>
/// The work of a silo: takes a part, scores it with all cores, reports, and takes the next. It runs outside of grains, because a grain's
/// calls are short: a part would stop Orleans' own threads.
/// </summary>
internal sealed partial class Worker(IGrainFactory grains, ILocalSiloDetails silo, WorkerSettings settings, ILogger<Worker> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var scorer = new PartScorer(settings.Gpu);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await WorkAsync(scorer, stoppingToken))
                {
                    await Task.Delay(settings.Pause, stoppingToken);
                }
            }
            catch (Exception error)
            {
                // The silo of a grain or the database is gone for now.
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogTrouble(FirstLine(error));
                    await Task.Delay(settings.Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    /// <summary>Scores one part of the oldest job that has one.</summary>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> WorkAsync(PartScorer scorer, CancellationToken stopping)
    {
        foreach (string name in await grains.GetGrain<IJobListGrain>(0).OpenJobsAsync())
        {
            IJobGrain job = grains.GetGrain<IJobGrain>(name);
            if (await job.TakeAsync(silo.SiloAddress) is { } assignment)
            {
                await ScoreAsync(job, assignment, scorer, stopping);
                return true;
            }
        }

        return false;
    }

    private async Task ScoreAsync(IJobGrain job, Assignment assignment, PartScorer scorer, CancellationToken stopping)
    {
        string part = assignment.Input;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var progress = new ScoringProgress(Path.GetFileName(part), ending.Token);
        Task reporting = ReportProgressAsync(job, part, progress, ending);
        try
        {
            await Task.Factory.StartNew(
                () => scorer.Score(assignment, progress), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await InsistAsync(() => job.FinishAsync(part, silo.SiloAddress, progress.Rows), stopping);
            Console.WriteLine($"{Path.GetFileName(part)}: {progress.Rows:N0} rows, {progress.Speed:N0} rows/s");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await job.ReturnAsync(part, silo.SiloAddress);
        }
        catch (OperationCanceledException)
        {
            // The job has given the part to another silo.
        }
        catch (Exception error) when (ScoringJob.IsFaultOfPart(error, out string? message))
        {
            Console.WriteLine($"{Path.GetFileName(part)}: {message}");
            await InsistAsync(() => job.FailAsync(part, silo.SiloAddress, message, isFinal: true), stopping);
        }
        catch (Exception error)
        {
            LogTrouble($"{Path.GetFileName(part)}: {FirstLine(error)}");
            await InsistAsync(() => job.FailAsync(part, silo.SiloAddress, FirstLine(error), isFinal: false), stopping);
            await Task.Delay(settings.Rest, stopping);
        }
        finally
        {
            await ending.CancelAsync();
            await reporting;
        }
    }

    /// <summary>Reports the progress of a part until its end, and ends the work if the job has given the part to another silo.</summary>
    private async Task ReportProgressAsync(IJobGrain job, string part, ScoringProgress progress, CancellationTokenSource ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(settings.Pause, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!ending.IsCancellationRequested && !await job.AdvanceAsync(part, silo.SiloAddress, progress.Rows))
                {
                    await ending.CancelAsync();
                }
            }
            catch (Exception error)
            {
                LogTrouble(FirstLine(error));
            }
        }
    }

    /// <summary>Repeats a report until it arrives: the silo of the job may have died, and another one will have the job.</summary>
    private async Task InsistAsync(Func<Task> report, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await report();
                return;
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(FirstLine(error));
            }

            await Task.Delay(settings.Pause, stopping);
        }
    }

    // The messages of Orleans' errors have the stack of others behind them.
    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Error}")]
    private partial void LogTrouble(string error);
}
