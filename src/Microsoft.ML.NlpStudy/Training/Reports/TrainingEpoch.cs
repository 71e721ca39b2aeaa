using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy;

/// <summary>The figures of one epoch of training.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">The mean loss over the training rows while they were trained on, in nats per text, label smoothing and class
/// weights included. Of a regression, the mean squared error, with labels scaled to 0 to 1.</param>
/// <param name="TrainingAccuracy">The share of training rows that were classified correctly, 0 to 1; <see langword="null"/> of a
/// regression.</param>
/// <param name="ValidationLoss">The mean loss over the whole validation set; <see langword="null"/> without a validation set.</param>
/// <param name="ValidationAccuracy">The accuracy over the whole validation set, 0 to 1; <see langword="null"/> without a validation
/// set, or of a regression.</param>
/// <param name="ValidationMacroF1">The mean of the classes' F1 on the whole validation set, 0 to 1; <see langword="null"/> without a
/// validation set, or of a regression.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Seconds">The time of training, without validation.</param>
/// <param name="TokensPerSecond">The number of tokens trained on per second, without padding.</param>
/// <param name="GradientNorm">The mean norm of the gradient before clipping.</param>
public sealed record TrainingEpoch(
    int Epoch,
    double TrainingLoss,
    double? TrainingAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    double LearningRate,
    double Seconds,
    double TokensPerSecond,
    double GradientNorm)
{
    /// <summary>
    /// F1 over all spans of the validation set, 0 to 1; <see langword="null"/> without a validation set, or without spans of a tagger.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationSpanF1 { get; init; }

    /// <summary>
    /// The metric of one's own on the whole validation set, higher being better; <see langword="null"/> if
    /// <see cref="TextClassifierOptions.Metric"/> has none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationMetric { get; init; }
}
