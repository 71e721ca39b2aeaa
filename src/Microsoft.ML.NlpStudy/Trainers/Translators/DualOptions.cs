using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How two translators of opposite directions are trained together.</summary>
public sealed record DualOptions
{
    /// <summary>
    /// How much a pair's squared difference of log-probabilities, in nats², counts beside its tokens' losses. Default: 0.01, as in Xia et
    /// al. (2017). 0 trains both apart.
    /// </summary>
    public double Agreement { get; init; } = 0.01;

    /// <summary>How both are trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That(Agreement >= 0 && double.IsFinite(Agreement), "at least 0", Agreement);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric != ValidationMetric.MacroF1, "Loss or Accuracy, which translations have", Training.ValidationMetric,
            nameof(TrainingOptions.ValidationMetric));
    }
}
