namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The learning rate and momentum that a schedule sets.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Momentum">The momentum of SGD, or the first beta of the Adam family; <see langword="null"/> does not change it.</param>
internal readonly record struct RatePoint(double LearningRate, double? Momentum = null);

/// <summary>A run of a schedule through a training.</summary>
/// <param name="first">The learning rate and momentum at t = 0.</param>
internal abstract class ScheduleRun(RatePoint first)
{
    /// <summary>The present learning rate and momentum.</summary>
    public RatePoint Current { get; protected set; } = first;

    /// <summary>Advances by one unit.</summary>
    /// <param name="metric">The epoch's validation metric, lower is better; only <see cref="PlateauSchedule"/> uses it.</param>
    public abstract void Advance(double? metric);
}
