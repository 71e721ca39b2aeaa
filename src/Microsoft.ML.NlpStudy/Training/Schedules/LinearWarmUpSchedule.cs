using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of BERT: straight up from 0 to the learning rate, then straight down to 0 at the training's end.
/// </summary>
/// <param name="WarmUp">The number of units of the way up.</param>
/// <param name="Decay">Whether the learning rate goes down afterwards; otherwise it stays. Default: true.</param>
/// <remarks>
/// Devlin et al., "BERT" (2019). The first step already has 1 / <paramref name="WarmUp"/> of the learning rate, so that it is not wasted.
/// </remarks>
public sealed record LinearWarmUpSchedule(int WarmUp, bool Decay = true) : LearningRateSchedule(ScheduleUnit.Step)
{
    internal override void Validate() => OptionCheck.AtLeast(0, WarmUp);

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t =>
        t < WarmUp ? learningRate * (t + 1) / WarmUp
        : Decay ? learningRate * Math.Max(0, total - t) / Math.Max(1, total - WarmUp)
        : learningRate);
}
