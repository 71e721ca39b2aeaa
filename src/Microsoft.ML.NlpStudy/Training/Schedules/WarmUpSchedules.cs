using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>Straight up from 0 to the rate, then straight down to 0 at the training's end: how BERT is trained and fine-tuned.</summary>
/// <param name="WarmUp">Units on the way up.</param>
/// <param name="Decay">Whether the rate goes down afterwards rather than staying. Default: true.</param>
/// <remarks>Devlin et al., "BERT" (2019). The first step has the rate 1 / <paramref name="WarmUp"/>, so that none is lost.</remarks>
public sealed record LinearWarmUpSchedule(int WarmUp, bool Decay = true) : LearningRateSchedule(ScheduleUnit.Step)
{
    internal override void Validate() => OptionCheck.AtLeast(0, WarmUp);

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
        t < WarmUp ? learningRate * (t + 1) / WarmUp
        : Decay ? learningRate * Math.Max(0, total - t) / Math.Max(1, total - WarmUp)
        : learningRate);
}

/// <summary>
/// Straight up to the rate, then down with the inverse square root of t: the schedule of "Attention Is All You Need" (Vaswani et al. 2017),
/// called Noam's.
/// </summary>
/// <param name="WarmUp">Units on the way up. Default: 4,000, as in the paper.</param>
/// <remarks>
/// The paper's rate is d^-0.5 · min(t^-0.5, t · w^-1.5), t counted from 1: its peak, at t = w, is <see cref="NoamPeak"/>.
/// <see cref="TrainingOptions.LearningRate"/> is the peak here.
/// </remarks>
public sealed record InverseSquareRootSchedule(int WarmUp = 4000) : LearningRateSchedule(ScheduleUnit.Step)
{
    /// <summary>The paper's highest rate for a model of size d: (d · w)^-0.5.</summary>
    /// <param name="modelSize">d, the size of the model's states.</param>
    public double NoamPeak(int modelSize) => 1 / Math.Sqrt((double)modelSize * WarmUp);

    internal override void Validate() => OptionCheck.AtLeast(1, WarmUp);

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
        learningRate * Math.Min((t + 1) / (double)WarmUp, Math.Sqrt(WarmUp / (t + 1.0))));
}
