using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The steps of an epoch; another thread makes the tensors of the next step while the current one is trained on.</summary>
/// <param name="task">The training task.</param>
/// <param name="batches">The epoch's batches.</param>
/// <param name="together">The number of batches in a step.</param>
/// <param name="layout">The division of a batch's shards among processes.</param>
/// <param name="seed">The epoch's seed.</param>
internal sealed class BatchFeed(TrainingTask task, List<int[]> batches, int together, ShardLayout layout, ulong seed) : IDisposable
{
    private (int Step, Task<PreparedStep> Prepared)? _next;

    /// <summary>The number of steps.</summary>
    public int Steps => (batches.Count / together) + (batches.Count % together == 0 ? 0 : 1);

    /// <summary>Gives the batches of a step.</summary>
    public IReadOnlyList<int[]> BatchesOf(int step) =>
        batches.GetRange(step * together, Math.Min(together, batches.Count - (step * together)));

    /// <summary>Gives a step's tensors, which the caller disposes of, and begins to make those of the next step.</summary>
    public PreparedStep Take(int step)
    {
        Task<PreparedStep> prepared = _next is { } next && next.Step == step ? next.Prepared : Begin(step);
        _next = step + 1 < Steps ? (step + 1, Begin(step + 1)) : null;
        return prepared.GetAwaiter().GetResult();
    }

    /// <summary>Frees the tensors that were made and not taken.</summary>
    public void Dispose()
    {
        if (_next is not { } next)
        {
            return;
        }

        next.Prepared.ContinueWith(
            static prepared => prepared.Result.Dispose(), default, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        _next = null;
    }

    private Task<PreparedStep> Begin(int step) =>
        Task.Run(() => PreparedStep.Create(task, BatchesOf(step), layout, SplitMix.Of(seed, (ulong)step)));
}
