using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of PyTorch's <c>CyclicLR</c>: straight up to a highest learning rate and down to the first, again and again. Momentum goes
/// the other way.
/// </summary>
/// <param name="MaximumRate">The highest learning rate.</param>
/// <param name="UpLength">The number of units of the way up, and of the way down; PyTorch's step_size_up. Default: 2,000.</param>
/// <param name="Shape">The change of the peaks. Default: none.</param>
/// <param name="Factor">The factor of <see cref="CycleShape.Exponential"/>; PyTorch's gamma. Default: 1.</param>
/// <param name="CycleMomentum">Whether the optimizer's momentum, if it has one, goes from 0.9 down to 0.8 as the learning rate goes up.
/// Default: true.</param>
/// <remarks>Smith, "Cyclical Learning Rates for Training Neural Networks" (2017).</remarks>
public sealed record CyclicSchedule(
    double MaximumRate, int UpLength = 2000, CycleShape Shape = CycleShape.Triangular, double Factor = 1, bool CycleMomentum = true)
    : LearningRateSchedule(ScheduleUnit.Step)
{
    private const double LowestMomentum = 0.8;
    private const double HighestMomentum = 0.9;

    internal override void Validate()
    {
        OptionCheck.Positive(MaximumRate);
        OptionCheck.AtLeast(1, UpLength);
        OptionCheck.IsDefined(Shape);
        OptionCheck.Positive(Factor);
    }

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
    {
        double cycles = t / (2.0 * UpLength);
        double cycle = Math.Floor(1 + cycles);
        double part = 1 + cycles - cycle;
        double height = part <= 0.5 ? 2 * part : 2 * (1 - part);
        height *= Shape switch
        {
            CycleShape.Triangular2 => 1 / Math.Pow(2, cycle - 1),
            CycleShape.Exponential => Math.Pow(Factor, t),
            _ => 1,
        };
        double? momentum = CycleMomentum ? HighestMomentum - ((HighestMomentum - LowestMomentum) * height) : null;
        return new RatePoint(learningRate + ((MaximumRate - learningRate) * height), momentum);
    });
}
