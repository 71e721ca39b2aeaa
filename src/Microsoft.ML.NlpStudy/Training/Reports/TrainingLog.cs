using System.Globalization;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The log of a training.</summary>
/// <param name="Info">Writes a line of information.</param>
/// <param name="Warn">Writes a line about something that the user should look into.</param>
internal sealed record TrainingLog(Action<string> Info, Action<string> Warn)
{
    /// <summary>The log that writes nothing.</summary>
    public static TrainingLog None { get; } = new(static _ => { }, static _ => { });

    /// <summary>Makes the same log with a heading before each line.</summary>
    public TrainingLog Under(string heading) => new(line => Info($"{heading}: {line}"), line => Warn($"{heading}: {line}"));

    /// <summary>Writes the line that a training begins with: its sizes, its device and its precision.</summary>
    public void Announce(TrainingTask task) => Info(string.Create(
        CultureInfo.InvariantCulture,
        $"Training {task.Network.parameters().Sum(parameter => parameter.NumberOfElements):n0} parameters on {task.Device} with "
            + $"{task.Training.Length:n0} {task.RowNoun}, validating on {task.Validation.Length:n0}. "
            + $"{(TorchSharpLoader.Summary is { } loading ? $"{loading} " : "")}{ProcessorTuning.Summary} "
            + $"{ProductPrecision.Summary(task.Options.MixedPrecision, task.Device, task.Network)}"));

    /// <summary>Writes a finished epoch's losses, accuracies where it has them, and speed.</summary>
    public void Report(TrainingEpoch epoch)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string spans = epoch.ValidationSpanF1 is { } f1 ? string.Create(culture, $", F1 of spans {f1:p2}") : "";
        string metric = epoch.ValidationMetric is { } value ? string.Create(culture, $", metric {value:f4}") : "";
        string validation = epoch.ValidationLoss is null
            ? ""
            : string.Create(
                culture, $", validation loss {epoch.ValidationLoss:f4}{Accuracy(epoch.ValidationAccuracy)}{spans}{metric}");
        Info(string.Create(
            culture,
            $"Epoch {epoch.Epoch}: training loss {epoch.TrainingLoss:f4}{Accuracy(epoch.TrainingAccuracy)}{validation}; "
                + $"{epoch.Seconds:f1} s, {epoch.TokensPerSecond:n0} tokens/s."));

        string Accuracy(double? share) => share is null ? "" : string.Create(culture, $", accuracy {share:p2}");
    }
}
