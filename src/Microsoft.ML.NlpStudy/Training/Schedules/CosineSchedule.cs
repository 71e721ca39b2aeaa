using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of PyTorch's <c>CosineAnnealingLR</c>: down along half a cosine wave, and up again if training is longer.
/// </summary>
/// <param name="Length">The number of units of the way down; <see langword="null"/> for the whole training. PyTorch's T_max.</param>
/// <param name="MinimumRate">The learning rate at the end of the way down; PyTorch's eta_min. Default: 0.</param>
/// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017).</remarks>
public sealed record CosineSchedule(int? Length = null, double MinimumRate = 0) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate()
    {
        OptionCheck.That(Length is null or >= 1, "at least 1, or null for the whole training", Length);
        OptionCheck.AtLeast(0, MinimumRate);
    }

    internal override ScheduleRun Begin(double learningRate, int total) =>
        ByTime(t => CosineDown(learningRate, MinimumRate, t / (double)(Length ?? total)));
}
