using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of PyTorch's <c>CosineAnnealingWarmRestarts</c>: down along half a cosine wave, a jump back to the first learning rate, and
/// so on.
/// </summary>
/// <param name="FirstLength">The number of units of the first way down; PyTorch's T_0.</param>
/// <param name="LengthFactor">The factor by which each way down is longer than the one before; PyTorch's T_mult. Default: 1.</param>
/// <param name="MinimumRate">The learning rate at the end of each way down; PyTorch's eta_min. Default: 0.</param>
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

        return CosineDown(learningRate, MinimumRate, (t - start) / (double)length);
    });
}
