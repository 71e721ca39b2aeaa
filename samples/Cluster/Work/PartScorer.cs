using System.Text.Json;
using Cluster.Grains;
using Microsoft.ML;
using Samples;
using Sentiment;

namespace Cluster.Work;

/// <summary>Scores parts; the model of the last one stays loaded.</summary>
/// <param name="gpu">The number of the GPU to use; <see langword="null"/>: the CPU.</param>
internal sealed class PartScorer(int? gpu) : IDisposable
{
    private (string Job, Scorer Scorer)? _loaded;

    /// <summary>Scores a part unless its result is there already.</summary>
    /// <exception cref="InvalidOperationException">The model cannot be loaded, or is not the one that the job began with.</exception>
    public void Score(Assignment assignment, ScoringProgress progress)
    {
        // A silo that died between writing and reporting leaves a whole result.
        var part = new ScoringPart(assignment.Input, assignment.Output);
        if (!part.IsFinished)
        {
            ScoringJob job = JsonSerializer.Deserialize<ScoringJob>(assignment.Job)!;
            job.Score(Load(assignment.Job, job), part, progress);
        }
    }

    public void Dispose() => _loaded?.Scorer.Dispose();

    private Scorer Load(string key, ScoringJob job)
    {
        if (_loaded is { } loaded && loaded.Job == key)
        {
            return loaded.Scorer;
        }

        _loaded?.Scorer.Dispose();
        _loaded = null;
        try
        {
            // The file may have been replaced since the job was submitted: results of two models must not stand side by side.
            job.ClaimFolder();
            Scorer scorer = ScoreCommand.Load(new MLContext(), job.Model, gpu);
            _loaded = (key, scorer);
            return scorer;
        }
        catch (Exception error)
        {
            // Not the fault of a part, whatever kind of error it is.
            throw new InvalidOperationException(error.GetBaseException().Message);
        }
    }
}
