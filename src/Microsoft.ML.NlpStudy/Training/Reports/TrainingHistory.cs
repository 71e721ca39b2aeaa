using System.Text.Json.Serialization;
using Microsoft.Data.Analysis;

namespace Microsoft.ML.NlpStudy;

/// <summary>The history of a training.</summary>
/// <param name="Epochs">The finished epochs in order.</param>
/// <param name="BestEpoch">The epoch whose weights the model has; <see langword="null"/> if training was canceled before the first epoch
/// ended.</param>
/// <param name="IsCanceled">Whether training was canceled.</param>
public sealed record TrainingHistory(
    IReadOnlyList<TrainingEpoch> Epochs, int? BestEpoch, [property: JsonPropertyName("Cancelled")] bool IsCanceled)
{
    /// <summary>Makes a table with a row for each epoch and a column for each figure; a missing figure is <see langword="null"/>.</summary>
    /// <remarks>The history of a tagger of spans has a column more, <see cref="TrainingEpoch.ValidationSpanF1"/>, and that of a training
    /// with a metric of one's own <see cref="TrainingEpoch.ValidationMetric"/>.</remarks>
    public DataFrame ToDataFrame() => new(Columns());

    private List<DataFrameColumn> Columns()
    {
        List<DataFrameColumn> columns =
        [
            new PrimitiveDataFrameColumn<int>(nameof(TrainingEpoch.Epoch), Epochs.Select(e => e.Epoch)),
            Column(nameof(TrainingEpoch.TrainingLoss), e => e.TrainingLoss),
            Column(nameof(TrainingEpoch.TrainingAccuracy), e => e.TrainingAccuracy),
            Column(nameof(TrainingEpoch.ValidationLoss), e => e.ValidationLoss),
            Column(nameof(TrainingEpoch.ValidationAccuracy), e => e.ValidationAccuracy),
            Column(nameof(TrainingEpoch.ValidationMacroF1), e => e.ValidationMacroF1),
            Column(nameof(TrainingEpoch.LearningRate), e => e.LearningRate),
            Column(nameof(TrainingEpoch.Seconds), e => e.Seconds),
            Column(nameof(TrainingEpoch.TokensPerSecond), e => e.TokensPerSecond),
            Column(nameof(TrainingEpoch.GradientNorm), e => e.GradientNorm),
        ];
        AddIfAny(nameof(TrainingEpoch.ValidationSpanF1), e => e.ValidationSpanF1);
        AddIfAny(nameof(TrainingEpoch.ValidationMetric), e => e.ValidationMetric);
        return columns;

        void AddIfAny(string name, Func<TrainingEpoch, double?> figure)
        {
            if (Epochs.Any(epoch => figure(epoch) is not null))
            {
                columns.Add(Column(name, figure));
            }
        }
    }

    /// <summary>
    /// Draws two charts: loss and accuracy by epoch, of the training rows and of the validation set, with the best epoch marked. A
    /// regression has the loss alone.
    /// </summary>
    /// <param name="title">The line above the charts. Default: none.</param>
    public Chart Plot(string? title = null)
    {
        bool isRegression = Epochs is [{ TrainingAccuracy: null }, ..];
        LineChart loss = Curves(
            "Loss", isRegression ? "squared error" : "nats", epoch => epoch.TrainingLoss, epoch => epoch.ValidationLoss);
        LineChart[] charts = isRegression
            ? [loss]
            : [loss, Curves("Accuracy", "share classified rightly", epoch => epoch.TrainingAccuracy, epoch => epoch.ValidationAccuracy)];
        return new ChartRow(charts) { Title = title };
    }

    private LineChart Curves(string title, string unit, Func<TrainingEpoch, double?> training, Func<TrainingEpoch, double?> validation)
    {
        double[] epochs = [.. Epochs.Select(epoch => (double)epoch.Epoch)];
        var series = new List<LineSeries> { new("training", epochs, [.. Epochs.Select(epoch => training(epoch) ?? double.NaN)]) };
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
