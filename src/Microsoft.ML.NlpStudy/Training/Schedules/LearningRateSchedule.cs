using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The schedule by which the learning rate changes during training. It starts from <see cref="TrainingOptions.LearningRate"/>.
/// </summary>
/// <remarks>
/// The schedules give the values of PyTorch's <c>torch.optim.lr_scheduler</c>; two more have the warm-ups of BERT and of translation
/// models. The number of finished epochs or steps is called t.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(ConstantSchedule), "Constant")]
[JsonDerivedType(typeof(LambdaSchedule), "Lambda")]
[JsonDerivedType(typeof(MultiplicativeSchedule), "Multiplicative")]
[JsonDerivedType(typeof(StepSchedule), "Step")]
[JsonDerivedType(typeof(MultiStepSchedule), "MultiStep")]
[JsonDerivedType(typeof(ExponentialSchedule), "Exponential")]
[JsonDerivedType(typeof(CosineSchedule), "Cosine")]
[JsonDerivedType(typeof(CosineWarmRestartsSchedule), "CosineWarmRestarts")]
[JsonDerivedType(typeof(CyclicSchedule), "Cyclic")]
[JsonDerivedType(typeof(OneCycleSchedule), "OneCycle")]
[JsonDerivedType(typeof(PlateauSchedule), "Plateau")]
[JsonDerivedType(typeof(LinearWarmUpSchedule), "LinearWarmUp")]
[JsonDerivedType(typeof(InverseSquareRootSchedule), "InverseSquareRoot")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule(ScheduleUnit unit) => Unit = unit;

    /// <summary>The unit that t counts. Default: the one that each schedule is meant for.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    internal virtual void Validate()
    {
    }

    /// <summary>Begins a run of the schedule, at t = 0.</summary>
    /// <param name="learningRate">The learning rate of the options.</param>
    /// <param name="total">The maximum number of units of the training.</param>
    internal abstract ScheduleRun Begin(double learningRate, int total);

    /// <summary>Makes a run whose learning rate depends only on t.</summary>
    private protected static ScheduleRun ByTime(Func<int, double> rate) => new TimedRun(t => new RatePoint(rate(t)));

    /// <summary>Makes a run whose learning rate and momentum depend only on t.</summary>
    private protected static ScheduleRun ByTime(Func<int, RatePoint> point) => new TimedRun(point);

    /// <summary>
    /// Computes the cosine schedules' curve: half a cosine wave from <paramref name="start"/> at part 0 to <paramref name="end"/> at part
    /// 1.
    /// </summary>
    private protected static double CosineDown(double start, double end, double part) =>
        end + ((start - end) * (1 + Math.Cos(Math.PI * part)) / 2);

    private sealed class TimedRun(Func<int, RatePoint> point) : ScheduleRun(point(0))
    {
        private int _time;

        public override void Advance(double? metric) => Current = point(++_time);
    }
}
