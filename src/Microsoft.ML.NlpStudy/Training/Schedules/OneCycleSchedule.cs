using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of PyTorch's <c>OneCycleLR</c>: one cycle over the whole training, up to a highest learning rate and down far below the
/// first. Momentum goes the other way. <see cref="TrainingOptions.LearningRate"/> is the highest learning rate.
/// </summary>
/// <param name="UpFraction">The share of the training for the way up; PyTorch's pct_start. Default: 0.3.</param>
/// <param name="Linear">Whether both ways are straight lines instead of half cosine waves. Default: false.</param>
/// <param name="Division">The highest learning rate divided by the first; PyTorch's div_factor. Default: 25.</param>
/// <param name="FinalDivision">The first learning rate divided by the last; PyTorch's final_div_factor. Default: 10,000.</param>
/// <param name="CycleMomentum">Whether the optimizer's momentum, if it has one, goes from 0.95 down to 0.85 as the learning rate goes up.
/// Default: true.</param>
/// <remarks>Smith and Topin, "Super-Convergence" (2019).</remarks>
public sealed record OneCycleSchedule(
    double UpFraction = 0.3, bool Linear = false, double Division = 25, double FinalDivision = 1e4, bool CycleMomentum = true)
    : LearningRateSchedule(ScheduleUnit.Step)
{
    private const double LowestMomentum = 0.85;
    private const double HighestMomentum = 0.95;

    /// <summary>
    /// The slanted triangular learning rate of Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification" (2018):
    /// straight up to the learning rate in a tenth of the training, and straight down. The first and last rates are a 32nd of the highest.
    /// </summary>
    public static OneCycleSchedule SlantedTriangular { get; } =
        new(UpFraction: 0.1, Linear: true, Division: 32, FinalDivision: 1, CycleMomentum: false);

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
        Linear ? start + ((end - start) * part) : CosineDown(start, end, part);
}
