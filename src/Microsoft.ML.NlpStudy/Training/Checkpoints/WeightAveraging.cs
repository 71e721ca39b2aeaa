using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Averages a network's weights over its training: averages generalize better than the weights of any one moment.</summary>
/// <remarks>One of the two properties is set.</remarks>
public sealed record WeightAveraging
{
    /// <summary>
    /// An exponential moving average over steps that keeps this share of itself at each: 0.999, say. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// Polyak and Juditsky (1992). It starts as a plain mean: at step t the share is at most t / (t + 9), as in TensorFlow's
    /// ExponentialMovingAverage.
    /// </remarks>
    public double? Decay { get; init; }

    /// <summary>The mean of the weights at the end of the last so many epochs. Default: <see langword="null"/>.</summary>
    /// <remarks>Vaswani et al. (2017) average a Transformer's last checkpoints so.</remarks>
    public int? Epochs { get; init; }

    internal void Validate()
    {
        OptionCheck.That(Decay is null or (> 0 and < 1), "above 0 and below 1", Decay);
        OptionCheck.That(Epochs is null or >= 1, "at least 1", Epochs);
        OptionCheck.That(Decay is null != Epochs is null, "either Decay or Epochs to be set", $"Decay {Decay}, Epochs {Epochs}",
            nameof(TrainingOptions.Averaging));
    }
}
