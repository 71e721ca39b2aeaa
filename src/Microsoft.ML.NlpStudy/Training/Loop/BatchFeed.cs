using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Makes the tensors of the next step on another thread while the one before is trained on.</summary>
/// <param name="task">What is trained.</param>
/// <param name="batches">An epoch's batches.</param>
/// <param name="together">How many of them make a step.</param>
/// <param name="shards">Into how many parts a batch is split.</param>
/// <param name="seed">The epoch's.</param>
internal sealed class BatchFeed(TrainingTask task, List<int[]> batches, int together, int shards, ulong seed) : IDisposable
{
    private (int Step, Task<PreparedStep> Prepared)? _next;

    /// <summary>How many steps there are.</summary>
    public int Steps => (batches.Count / together) + (batches.Count % together == 0 ? 0 : 1);

    /// <summary>The batches of a step.</summary>
    public IReadOnlyList<int[]> BatchesOf(int step) =>
        batches.GetRange(step * together, Math.Min(together, batches.Count - (step * together)));

    /// <summary>A step's tensors, which the caller disposes of; begins to make those of the next.</summary>
    public PreparedStep Take(int step)
    {
        Task<PreparedStep> prepared = _next is { } next && next.Step == step ? next.Prepared : Begin(step);
        _next = step + 1 < Steps ? (step + 1, Begin(step + 1)) : null;
        return prepared.GetAwaiter().GetResult();
    }

    /// <summary>Frees what was made and not taken.</summary>
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
        Task.Run(() => PreparedStep.Create(task, BatchesOf(step), shards, SplitMix.Of(seed, (ulong)step)));
}
