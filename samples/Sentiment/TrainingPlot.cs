using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>
/// The curves of a training. One classifier has curves of the training and the validation part. Several classifiers have curves of the
/// validation part, side by side.
/// </summary>
internal static class TrainingPlot
{
    public static Chart Of(IReadOnlyList<TrainedClassifier> classifiers, string title) => classifiers is [TrainedClassifier one]
        ? one.History.Plot(title)
        : new ChartRow(
        [
            Curves("Validation loss", "nats", classifiers, epoch => epoch.ValidationLoss),
            Curves("Validation accuracy", "share of correct classes", classifiers, epoch => epoch.ValidationAccuracy),
        ])
        { Title = title };

    private static LineChart Curves(
        string title, string unit, IReadOnlyList<TrainedClassifier> classifiers, Func<TrainingEpoch, double?> figure) => new()
        {
            Title = title,
            XTitle = "epoch",
            YTitle = unit,
            Series = [.. classifiers.Select(one => new LineSeries(one.Name, [.. one.Epochs.Select(epoch => figure(epoch) ?? double.NaN)]))],
        };
}
