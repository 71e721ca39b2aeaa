using Microsoft.Data.Analysis;

namespace Microsoft.ML.NlpStudy;

/// <summary>A step of a learning-rate range test.</summary>
/// <param name="LearningRate">The learning rate of its update.</param>
/// <param name="Loss">Mean training loss of its examples before the update, in nats.</param>
/// <param name="SmoothedLoss">The exponential mean of the losses up to here, in nats.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);

/// <summary>What a learning-rate range test found: the loss while the rate grew from step to step.</summary>
/// <param name="Points">The steps in order.</param>
/// <param name="Suggestion">The rate at which the loss fell fastest; <see langword="null"/> where it never fell by more than batches
/// differ.</param>
/// <param name="DivergedAt">The rate at which the loss exploded and the test ended; <see langword="null"/> where it did not.</param>
/// <remarks>
/// Smith, "Cyclical Learning Rates for Training Neural Networks" (2017). The suggestion suits <see cref="TrainingOptions.LearningRate"/>
/// with a constant rate; a cycle may go up to a rate between it and the one where the loss begins to rise.
/// </remarks>
public sealed record LearningRateRange(IReadOnlyList<LearningRatePoint> Points, double? Suggestion, double? DivergedAt)
{
    /// <summary>A row a step, with the columns <c>LearningRate</c>, <c>Loss</c> and <c>SmoothedLoss</c>.</summary>
    public DataFrame ToDataFrame() => new(
        new PrimitiveDataFrameColumn<double>(nameof(LearningRatePoint.LearningRate), Points.Select(point => point.LearningRate)),
        new PrimitiveDataFrameColumn<double>(nameof(LearningRatePoint.Loss), Points.Select(point => point.Loss)),
        new PrimitiveDataFrameColumn<double>(nameof(LearningRatePoint.SmoothedLoss), Points.Select(point => point.SmoothedLoss)));

    /// <summary>
    /// The loss over the logarithm of the rate, with the suggestion marked, up to the step where it has doubled: what follows would flatten
    /// the rest.
    /// </summary>
    /// <param name="title">The line above. Default: none.</param>
    public Chart Plot(string? title = null)
    {
        LearningRatePoint[] shown = [.. Points.TakeWhile(point => point.Loss <= 2 * Points[0].Loss)];
        double[] places = [.. shown.Select(point => Math.Log10(point.LearningRate))];
        return new LineChart
        {
            Title = title,
            Series =
            [
                new LineSeries("loss", places, [.. shown.Select(point => point.Loss)]),
                new LineSeries("smoothed", places, [.. shown.Select(point => point.SmoothedLoss)]),
            ],
            XTitle = "log10 of the learning rate",
            YTitle = "nats",
            IsCounted = false,
            Mark = Suggestion is { } rate ? Math.Log10(rate) : null,
            MarkTitle = Suggestion is null ? null : "steepest",
        };
    }
}
