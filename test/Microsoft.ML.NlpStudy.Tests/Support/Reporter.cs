namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Hears of a training at once, on the thread that reports, which <see cref="Progress{T}"/> does not.</summary>
internal class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}

/// <summary>Hears of the training of a network.</summary>
internal sealed class Reporter(Action<TrainingProgress> report) : Reporter<TrainingProgress>(report);
