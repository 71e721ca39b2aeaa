using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// PyTorch's <c>ReduceLROnPlateau</c>: the rate is multiplied by a factor when validation has not improved for some epochs.
/// </summary>
/// <param name="Factor">The factor. Default: 0.1.</param>
/// <param name="Patience">Epochs without improvement that are waited for. Default: 10.</param>
/// <param name="Threshold">An improvement is at least this share of the best value. Default: 0.0001.</param>
/// <param name="MinimumRate">The rate goes no lower. Default: 0.</param>
/// <remarks>What it watches is <see cref="TrainingOptions.ValidationMetric"/>; without a validation set, the training loss.</remarks>
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
            // An improvement by a share: of a value below 0, as a negated accuracy is, less is more.
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
