namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What a schedule sets.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Momentum">SGD's momentum, or the first beta of the Adam family; null leaves it alone.</param>
internal readonly record struct RatePoint(double LearningRate, double? Momentum = null);

/// <summary>A schedule under way.</summary>
internal abstract class ScheduleRun(RatePoint first)
{
    /// <summary>What holds now.</summary>
    public RatePoint Current { get; protected set; } = first;

    /// <summary>Goes one unit on.</summary>
    /// <param name="metric">The value that early stopping watches, lower being better; only <see cref="PlateauSchedule"/> looks at
    /// it.</param>
    public abstract void Advance(double? metric);
}
