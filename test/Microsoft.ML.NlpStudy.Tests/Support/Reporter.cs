namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Hears of a training at once, on the thread that reports, which <see cref="Progress{T}"/> does not.</summary>
internal sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
