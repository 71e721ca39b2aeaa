using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule of PyTorch's <c>ReduceLROnPlateau</c>: the learning rate is multiplied by a factor when validation has not improved for
/// some epochs.
/// </summary>
/// <param name="Factor">The factor. Default: 0.1.</param>
/// <param name="Patience">The number of epochs to wait for an improvement. Default: 10.</param>
/// <param name="Threshold">The least improvement that counts, as a share of the best value. Default: 0.0001.</param>
/// <param name="MinimumRate">The lowest learning rate. Default: 0.</param>
/// <remarks>
/// It looks at <see cref="TrainingOptions.ValidationMetric"/>. Without a validation set, every epoch counts as an improvement.
/// </remarks>
public sealed record PlateauSchedule(double Factor = 0.1, int Patience = 10, double Threshold = 1e-4, double MinimumRate = 0)
    : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate()
    {
        OptionCheck.That(Unit == ScheduleUnit.Epoch, "Epoch, after which validation is measured", Unit);
        OptionCheck.That(Factor is > 0 and < 1, "above 0 and below 1", Factor);
        OptionCheck.AtLeast(0, Patience);
        OptionCheck.AtLeast(0, Threshold);
        OptionCheck.AtLeast(0, MinimumRate);
    }

    internal override ScheduleRun Begin(double learningRate, int total) => new Run(this, learningRate);

    private sealed class Run(PlateauSchedule schedule, double learningRate) : ScheduleRun(new RatePoint(learningRate))
    {
        private double _best = double.PositiveInfinity;
        private int _badEpochs;

        public override void Advance(double? metric)
        {
            // The values may be below 0, as a negated accuracy is: the threshold is a share of the absolute value.
            double value = metric ?? double.PositiveInfinity;
            if (value < _best - (schedule.Threshold * Math.Abs(double.IsFinite(_best) ? _best : 0)))
            {
                (_best, _badEpochs) = (value, 0);
                return;
            }

            if (++_badEpochs > schedule.Patience)
            {
                _badEpochs = 0;
                Current = new RatePoint(Math.Max(schedule.MinimumRate, Current.LearningRate * schedule.Factor));
            }
        }
    }
}
