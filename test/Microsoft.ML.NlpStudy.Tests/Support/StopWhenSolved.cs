namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Ends a training with the epoch that solves its task: what a test would wait for is known by then.</summary>
internal sealed class StopWhenSolved : IProgress<TrainingProgress>
{
    private readonly CancellationTokenSource _solved = new();
    private readonly double _accuracy;

    private StopWhenSolved(double accuracy) => _accuracy = accuracy;

    /// <summary>Adds the end to a training's options.</summary>
    /// <param name="options">The training's options.</param>
    /// <param name="accuracy">The validation accuracy that means the task is solved, 0 to 1.</param>
    public static TrainingOptions Of(TrainingOptions options, double accuracy)
    {
        var stop = new StopWhenSolved(accuracy);
        return options with { Progress = stop, CancellationToken = stop._solved.Token };
    }

    public void Report(TrainingProgress value)
    {
        if (value.CompletedEpoch?.ValidationAccuracy >= _accuracy)
        {
            _solved.Cancel();
        }
    }
}
