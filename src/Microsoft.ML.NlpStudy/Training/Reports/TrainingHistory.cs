using System.Text.Json.Serialization;
using Microsoft.Data.Analysis;

namespace Microsoft.ML.NlpStudy;

/// <summary>What one epoch of training came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">Mean loss over the training rows while they were trained on, in nats a text, label smoothing and class
/// weights included.</param>
/// <param name="TrainingAccuracy">The share of them that was classified rightly, 0 to 1.</param>
/// <param name="ValidationLoss">Mean loss over the whole validation set; <see langword="null"/> without one.</param>
/// <param name="ValidationAccuracy">Accuracy over the whole validation set, 0 to 1; <see langword="null"/> without one.</param>
/// <param name="ValidationMacroF1">The mean over the classes of F1 on the whole validation set, 0 to 1; <see langword="null"/> without
/// one.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Seconds">Time for training alone.</param>
/// <param name="TokensPerSecond">Real tokens trained on a second, padding not counted.</param>
/// <param name="GradientNorm">Mean norm of the gradient before clipping.</param>
public sealed record TrainingEpoch(
    int Epoch,
    double TrainingLoss,
    double TrainingAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    double LearningRate,
    double Seconds,
    double TokensPerSecond,
    double GradientNorm);

/// <summary>The course of a training.</summary>
/// <param name="Epochs">Finished epochs in order.</param>
/// <param name="BestEpoch">The epoch whose weights the model has; <see langword="null"/> where training was canceled before the first
/// ended.</param>
/// <param name="IsCanceled">Whether training was canceled.</param>
public sealed record TrainingHistory(IReadOnlyList<TrainingEpoch> Epochs, int? BestEpoch, [property: JsonPropertyName("Cancelled")]
bool IsCanceled)
{
    /// <summary>A row an epoch, a column a figure; what an epoch lacks is null.</summary>
    public DataFrame ToDataFrame() => new(
        new PrimitiveDataFrameColumn<int>(nameof(TrainingEpoch.Epoch), Epochs.Select(e => e.Epoch)),
        Column(nameof(TrainingEpoch.TrainingLoss), e => e.TrainingLoss),
        Column(nameof(TrainingEpoch.TrainingAccuracy), e => e.TrainingAccuracy),
        Column(nameof(TrainingEpoch.ValidationLoss), e => e.ValidationLoss),
        Column(nameof(TrainingEpoch.ValidationAccuracy), e => e.ValidationAccuracy),
        Column(nameof(TrainingEpoch.ValidationMacroF1), e => e.ValidationMacroF1),
        Column(nameof(TrainingEpoch.LearningRate), e => e.LearningRate),
        Column(nameof(TrainingEpoch.Seconds), e => e.Seconds),
        Column(nameof(TrainingEpoch.TokensPerSecond), e => e.TokensPerSecond),
        Column(nameof(TrainingEpoch.GradientNorm), e => e.GradientNorm));

    /// <summary>
    /// Two charts: loss and accuracy by epoch, of the training part and of the validation set, with the best epoch marked.
    /// </summary>
    /// <param name="title">The line above. Default: none.</param>
    public Chart Plot(string? title = null) => new ChartRow(
    [
        Curves("Loss", "nats", epoch => epoch.TrainingLoss, epoch => epoch.ValidationLoss),
        Curves("Accuracy", "share classified rightly", epoch => epoch.TrainingAccuracy, epoch => epoch.ValidationAccuracy),
    ])
    { Title = title };

    private LineChart Curves(string title, string unit, Func<TrainingEpoch, double> training, Func<TrainingEpoch, double?> validation)
    {
        double[] epochs = [.. Epochs.Select(epoch => (double)epoch.Epoch)];
        var series = new List<LineSeries> { new("training", epochs, [.. Epochs.Select(training)]) };
        if (Epochs.Any(epoch => validation(epoch) is not null))
        {
            series.Add(new("validation", epochs, [.. Epochs.Select(epoch => validation(epoch) ?? double.NaN)]));
        }

        return new LineChart
        {
            Title = title,
            Series = series,
            XTitle = "epoch",
            YTitle = unit,
            Mark = BestEpoch,
            MarkTitle = BestEpoch is null ? null : "best",
        };
    }

    private PrimitiveDataFrameColumn<double> Column(string name, Func<TrainingEpoch, double?> figure) => new(name, Epochs.Select(figure));
}
