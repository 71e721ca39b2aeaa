using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The goal of a classifier's training: the loss, the weights and balance of classes, and the metric of the best epoch. The trainers'
/// options implement it and document its members.
/// </summary>
internal interface IClassificationObjective
{
    IReadOnlyList<double> ClassWeights { get; }
    bool BalanceClasses { get; }
    ClassificationLoss? Loss { get; }
    ClassificationMetric? Metric { get; }
    TrainingOptions Training { get; }
}

/// <summary>The check of a classifier's goal.</summary>
internal static class ClassificationObjectiveExtensions
{
    /// <summary>Checks that each option is in its range, those of the training included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public static void ValidateObjective(this IClassificationObjective objective)
    {
        IReadOnlyList<double>? weights = objective.ClassWeights;
        OptionCheck.That(
            weights is not null && weights.All(weight => weight > 0 && double.IsFinite(weight)), "positive numbers",
            weights is null ? null : string.Join(", ", weights), nameof(IClassificationObjective.ClassWeights));
        OptionCheck.That(objective.Training is not null, "training options", objective.Training, nameof(IClassificationObjective.Training));
        objective.Training!.Validate();
        OptionCheck.That(
            objective.Training.ValidationMetric != ValidationMetric.SpanF1, "Loss, Accuracy or MacroF1, as texts have no spans",
            objective.Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
        objective.Loss?.Validate();
        OptionCheck.That(
            objective.Loss is null || objective.Training.LabelSmoothing == 0, "0 with a Loss, as it is for cross-entropy alone",
            objective.Training.LabelSmoothing, nameof(TrainingOptions.LabelSmoothing));
    }
}
