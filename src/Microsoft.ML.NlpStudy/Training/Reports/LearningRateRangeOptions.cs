using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The learning rates of a range test.</summary>
public sealed record LearningRateRangeOptions
{
    /// <summary>The learning rate of the first step, at which almost nothing is learned. Default: 0.000001.</summary>
    public double Minimum { get; init; } = 1e-6;

    /// <summary>The learning rate of the last step, at which every training diverges. Default: 1.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>The maximum number of steps, each of which multiplies the learning rate by the same factor. Default: 100.</summary>
    /// <remarks>The test ends early if the loss explodes. It goes over the rows several times if they are few.</remarks>
    public int Steps { get; init; } = 100;

    /// <summary>The share of the earlier average in a step's smoothed loss. Default: 0.9, an average over about ten steps.</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.Positive(Minimum);
        OptionCheck.That(Maximum > Minimum && double.IsFinite(Maximum), $"a number above Minimum, {Minimum}", Maximum);
        OptionCheck.That(Steps is >= 10 and <= 100_000, "10 to 100,000", Steps);
        OptionCheck.Share(Smoothing);
    }
}
