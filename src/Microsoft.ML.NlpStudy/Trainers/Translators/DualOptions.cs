using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of training two translators of opposite directions together.</summary>
public sealed record DualOptions
{
    /// <summary>
    /// The weight of a pair's squared difference of log-probabilities, in nats², beside its tokens' losses; 0 trains both separately.
    /// Default: 0.01, as in Xia et al. (2017).
    /// </summary>
    public double Agreement { get; init; } = 0.01;

    /// <summary>The training of both: optimizer, schedule, number of epochs, early stopping.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(Agreement >= 0 && double.IsFinite(Agreement), "at least 0", Agreement);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric is ValidationMetric.Loss or ValidationMetric.Accuracy, "Loss or Accuracy, which translations have",
            Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
    }
}
