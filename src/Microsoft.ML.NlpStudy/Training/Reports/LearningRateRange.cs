using Microsoft.Data.Analysis;

namespace Microsoft.ML.NlpStudy;

/// <summary>The result of a learning-rate range test: the loss at each learning rate, which grows from step to step.</summary>
/// <param name="Points">The steps in order.</param>
/// <param name="Suggestion">The learning rate at which the loss fell fastest; <see langword="null"/> if it never fell by more than batches
/// differ.</param>
/// <param name="DivergedAt">The learning rate at which the loss exploded and the test ended; <see langword="null"/> if it did not.</param>
/// <remarks>
/// Smith, "Cyclical Learning Rates for Training Neural Networks" (2017). The suggestion suits <see cref="TrainingOptions.LearningRate"/>
/// with a constant schedule. The highest rate of a cycle may lie between the suggestion and the rate at which the loss begins to rise.
/// </remarks>
public sealed record LearningRateRange(IReadOnlyList<LearningRatePoint> Points, double? Suggestion, double? DivergedAt)
{
    /// <summary>Makes a table with a row for each step and the columns <c>LearningRate</c>, <c>Loss</c> and <c>SmoothedLoss</c>.</summary>
    public DataFrame ToDataFrame() => new(
        new PrimitiveDataFrameColumn<double>(nameof(LearningRatePoint.LearningRate), Points.Select(point => point.LearningRate)),
        new PrimitiveDataFrameColumn<double>(nameof(LearningRatePoint.Loss), Points.Select(point => point.Loss)),
        new PrimitiveDataFrameColumn<double>(nameof(LearningRatePoint.SmoothedLoss), Points.Select(point => point.SmoothedLoss)));

    /// <summary>
    /// Draws the loss over the logarithm of the learning rate, with the suggestion marked. The chart ends where the loss has doubled, since
    /// higher losses would flatten the rest.
    /// </summary>
    /// <param name="title">The line above the chart. Default: none.</param>
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
