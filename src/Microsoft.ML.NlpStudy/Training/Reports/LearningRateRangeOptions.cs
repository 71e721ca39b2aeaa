using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Which learning rates a range test tries.</summary>
public sealed record LearningRateRangeOptions
{
    /// <summary>The rate of the first step, at which next to nothing is learned. Default: 0.000001.</summary>
    public double Minimum { get; init; } = 1e-6;

    /// <summary>The rate of the last step, which no training survives. Default: 1.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Steps from the one to the other, each with a rate greater by the same factor. Default: 100.</summary>
    /// <remarks>At most: the test ends where the loss explodes. Over few rows it goes several times.</remarks>
    public int Steps { get; init; } = 100;

    /// <summary>The share of the mean so far in a step's smoothed loss. Default: 0.9, a mean over about ten steps.</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.Positive(Minimum);
        OptionCheck.That(Maximum > Minimum && double.IsFinite(Maximum), $"a number above Minimum, {Minimum}", Maximum);
        OptionCheck.That(Steps is >= 10 and <= 100_000, "10 to 100,000", Steps);
        OptionCheck.Share(Smoothing);
    }
}
