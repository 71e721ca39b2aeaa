using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>PyTorch's <c>CosineAnnealingLR</c>: half a cosine wave down from the first rate, and up again where training goes on.</summary>
/// <param name="Length">How many units the way down has; null: the whole training. PyTorch's T_max.</param>
/// <param name="MinimumRate">The rate at its end; PyTorch's eta_min. Default: 0.</param>
/// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017).</remarks>
public sealed record CosineSchedule(int? Length = null, double MinimumRate = 0) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate()
    {
        OptionCheck.That(Length is null or >= 1, "at least 1, or null for the whole training", Length);
        OptionCheck.AtLeast(0, MinimumRate);
    }

    internal override ScheduleRun Begin(double learningRate, int total) =>
        ByTime(t => CosineWave.Down(learningRate, MinimumRate, t / (double)(Length ?? total)));
}

/// <summary>
/// PyTorch's <c>CosineAnnealingWarmRestarts</c>: down along half a cosine wave, back to the first rate at once, and again.
/// </summary>
/// <param name="FirstLength">How many units the first way down has; PyTorch's T_0.</param>
/// <param name="LengthFactor">How many times longer each is than the one before; PyTorch's T_mult. Default: 1.</param>
/// <param name="MinimumRate">The rate that each goes down to; PyTorch's eta_min. Default: 0.</param>
/// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017).</remarks>
public sealed record CosineWarmRestartsSchedule(int FirstLength, int LengthFactor = 1, double MinimumRate = 0)
    : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate()
    {
        OptionCheck.AtLeast(1, FirstLength);
        OptionCheck.AtLeast(1, LengthFactor);
        OptionCheck.AtLeast(0, MinimumRate);
    }

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
    {
        long length = FirstLength;
        long start = 0;
        while (start + length <= t)
        {
            start += length;
            length *= LengthFactor;
        }

        return CosineWave.Down(learningRate, MinimumRate, (t - start) / (double)length);
    });
}
