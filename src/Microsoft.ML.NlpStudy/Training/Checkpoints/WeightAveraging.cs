using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The average of a network's weights over its training, which generalizes better than the weights of any one moment.</summary>
/// <remarks>Exactly one of the two properties must be set.</remarks>
public sealed record WeightAveraging
{
    /// <summary>
    /// The share of an exponential moving average that is kept at each step, for example 0.999. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// Polyak and Juditsky (1992). The average starts as a plain mean: at step t the share is at most t / (t + 9), as in TensorFlow's
    /// ExponentialMovingAverage.
    /// </remarks>
    public double? Decay { get; init; }

    /// <summary>The number of last epochs whose final weights are averaged. Default: <see langword="null"/>.</summary>
    /// <remarks>Vaswani et al. (2017) average a Transformer's last checkpoints in this way.</remarks>
    public int? Epochs { get; init; }

    internal void Validate()
    {
        OptionCheck.That(Decay is null or (> 0 and < 1), "above 0 and below 1", Decay);
        OptionCheck.That(Epochs is null or >= 1, "at least 1", Epochs);
        OptionCheck.That(Decay is null != Epochs is null, "either Decay or Epochs to be set", $"Decay {Decay}, Epochs {Epochs}",
            nameof(TrainingOptions.Averaging));
    }
}
