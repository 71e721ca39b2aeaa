using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of "Attention Is All You Need" (Vaswani et al. 2017), also called Noam: straight up to the learning rate, then down with
/// the inverse square root of t.
/// </summary>
/// <param name="WarmUp">The number of units of the way up. Default: 4,000, as in the paper.</param>
/// <remarks>
/// The paper's learning rate is d^-0.5 · min(t^-0.5, t · w^-1.5), with t counted from 1. Its peak, at t = w, is <see cref="NoamPeak"/>.
/// Here <see cref="TrainingOptions.LearningRate"/> is the peak.
/// </remarks>
public sealed record InverseSquareRootSchedule(int WarmUp = 4000) : LearningRateSchedule(ScheduleUnit.Step)
{
    /// <summary>Computes the paper's highest learning rate for a model of size d: (d · w)^-0.5.</summary>
    /// <param name="modelSize">d, the size of the model's states.</param>
    public double NoamPeak(int modelSize) => 1 / Math.Sqrt((double)modelSize * WarmUp);

    internal override void Validate() => OptionCheck.AtLeast(1, WarmUp);

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
        learningRate * Math.Min((t + 1) / (double)WarmUp, Math.Sqrt(WarmUp / (t + 1.0))));
}
