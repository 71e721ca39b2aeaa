using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs: the rate changes when one ends.</summary>
    Epoch,

    /// <summary>Steps: the rate changes after each update of the weights.</summary>
    Step,
}

/// <summary>
/// How the learning rate changes while a network is trained. <see cref="TrainingOptions.LearningRate"/> is where it starts from.
/// </summary>
/// <remarks>
/// PyTorch's <c>torch.optim.lr_scheduler</c>, value for value, and the two warm-ups of translation models. t stands for the epochs or steps
/// done.
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

    /// <summary>What t counts. Each schedule's default is what it is meant for.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    internal virtual void Validate()
    {
    }

    /// <summary>Begins at t = 0.</summary>
    /// <param name="learningRate">The rate that the options ask for.</param>
    /// <param name="total">How many units the training will have at most.</param>
    internal abstract ScheduleRun Begin(double learningRate, int total);

    /// <summary>Makes a run whose rate depends on t alone.</summary>
    private protected static ScheduleRun ByTime(Func<int, double> rate) => new TimedRun(t => new RatePoint(rate(t)));

    /// <summary>Makes a run whose rate and momentum depend on t alone.</summary>
    private protected static ScheduleRun ByTime(Func<int, RatePoint> point) => new TimedRun(point);

    private sealed class TimedRun(Func<int, RatePoint> point) : ScheduleRun(point(0))
    {
        private int _time;

        public override void Advance(double? metric) => Current = point(++_time);
    }
}
