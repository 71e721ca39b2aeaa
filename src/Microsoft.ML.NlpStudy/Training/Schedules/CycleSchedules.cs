using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>How the peaks of a <see cref="CyclicSchedule"/> change.</summary>
public enum CycleShape
{
    /// <summary>All peaks are the same.</summary>
    Triangular,

    /// <summary>Each peak is half as high above the first rate as the one before.</summary>
    Triangular2,

    /// <summary>Peaks shrink by a factor after every unit.</summary>
    Exponential,
}

/// <summary>
/// PyTorch's <c>CyclicLR</c>: straight up to a highest rate and down to the first, again and again, and momentum the other way round.
/// </summary>
/// <param name="MaximumRate">The highest rate.</param>
/// <param name="UpLength">Units on the way up, and down. PyTorch's step_size_up; default as there: 2,000.</param>
/// <param name="Shape">How the peaks change. Default: not.</param>
/// <param name="Factor">The factor of <see cref="CycleShape.Exponential"/>; PyTorch's gamma. Default: 1.</param>
/// <param name="CycleMomentum">Whether momentum, where the optimizer has one, goes from 0.9 down to 0.8 as the rate goes up. Default:
/// true.</param>
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

/// <summary>
/// PyTorch's <c>OneCycleLR</c>: up to a highest rate, down far below the first one, once over the whole training, and momentum the other
/// way round. <see cref="TrainingOptions.LearningRate"/> is the highest rate.
/// </summary>
/// <param name="UpFraction">The share of the training on the way up; PyTorch's pct_start. Default: 0.3.</param>
/// <param name="Linear">Whether the ways are straight rather than half cosine waves. Default: false.</param>
/// <param name="Division">The highest rate over the first one; PyTorch's div_factor. Default: 25.</param>
/// <param name="FinalDivision">The first rate over the last one; PyTorch's final_div_factor. Default: 10,000.</param>
/// <param name="CycleMomentum">Whether momentum, where the optimizer has one, goes from 0.95 down to 0.85 as the rate goes up. Default:
/// true.</param>
/// <remarks>Smith and Topin, "Super-Convergence" (2019).</remarks>
public sealed record OneCycleSchedule(
    double UpFraction = 0.3, bool Linear = false, double Division = 25, double FinalDivision = 1e4, bool CycleMomentum = true)
    : LearningRateSchedule(ScheduleUnit.Step)
{
    private const double LowestMomentum = 0.85;
    private const double HighestMomentum = 0.95;

    internal override void Validate()
    {
        OptionCheck.That(UpFraction is > 0 and < 1, "above 0 and below 1", UpFraction);
        OptionCheck.AtLeast(1, Division);
        OptionCheck.AtLeast(1, FinalDivision);
    }

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
    {
        double first = learningRate / Division;
        double peak = (UpFraction * total) - 1;
        double part = peak <= 0 ? 1 : t / peak;
        bool isGoingUp = part <= 1 && t <= peak;
        double down = Math.Clamp((t - peak) / Math.Max(1, total - 1 - peak), 0, 1);
        return isGoingUp
            ? new RatePoint(Between(first, learningRate, part), Momentum(HighestMomentum, LowestMomentum, part))
            : new RatePoint(Between(learningRate, first / FinalDivision, down), Momentum(LowestMomentum, HighestMomentum, down));
    });

    private double? Momentum(double start, double end, double part) => CycleMomentum ? Between(start, end, part) : null;

    private double Between(double start, double end, double part) =>
        Linear ? start + ((end - start) * part) : CosineWave.Down(start, end, part);
}
