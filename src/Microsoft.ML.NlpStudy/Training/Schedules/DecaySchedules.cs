using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

// One file for PyTorch's simplest schedules: each is a line or two, and they are read side by side.
namespace Microsoft.ML.NlpStudy;

/// <summary>The schedule that does not change the learning rate.</summary>
public sealed record ConstantSchedule() : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(_ => learningRate);
}

/// <summary>The schedule of PyTorch's <c>LambdaLR</c>: the first learning rate times a function of t.</summary>
/// <param name="Factor">The function. A saved model keeps the kind of the schedule, but not the function.</param>
public sealed record LambdaSchedule([property: JsonIgnore] Func<int, double>? Factor = null) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t => learningRate * (Factor?.Invoke(t) ?? 1));
}

/// <summary>The schedule of PyTorch's <c>MultiplicativeLR</c>: the learning rate before times a function of t.</summary>
/// <param name="Factor">The function. A saved model keeps the kind of the schedule, but not the function.</param>
public sealed record MultiplicativeSchedule([property: JsonIgnore] Func<int, double>? Factor = null)
    : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override ScheduleRun Begin(double learningRate, int total)
    {
        double rate = learningRate;
        return ByTime(t => t == 0 ? rate : rate *= Factor?.Invoke(t) ?? 1);
    }
}

/// <summary>The schedule of PyTorch's <c>StepLR</c>: the learning rate is multiplied by a factor at regular intervals.</summary>
/// <param name="Size">The number of units of an interval.</param>
/// <param name="Factor">The factor; PyTorch's gamma. Default: 0.1.</param>
public sealed record StepSchedule(int Size, double Factor = 0.1) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate()
    {
        OptionCheck.AtLeast(1, Size);
        OptionCheck.Positive(Factor);
    }

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t => learningRate * Math.Pow(Factor, t / Size));
}

/// <summary>The schedule of PyTorch's <c>MultiStepLR</c>: the learning rate is multiplied by a factor at given times.</summary>
/// <param name="Milestones">The times, as values of t.</param>
/// <param name="Factor">The factor; PyTorch's gamma. Default: 0.1.</param>
public sealed record MultiStepSchedule(IReadOnlyList<int> Milestones, double Factor = 0.1) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate()
    {
        OptionCheck.That(Milestones is not null && Milestones.All(t => t >= 1), "times of at least 1", Milestones);
        OptionCheck.Positive(Factor);
    }

    internal override ScheduleRun Begin(double learningRate, int total) =>
        ByTime(t => learningRate * Math.Pow(Factor, Milestones.Count(milestone => milestone <= t)));
}

/// <summary>The schedule of PyTorch's <c>ExponentialLR</c>: the learning rate is multiplied by a factor after each unit.</summary>
/// <param name="Factor">The factor; PyTorch's gamma.</param>
public sealed record ExponentialSchedule(double Factor) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate() => OptionCheck.Positive(Factor);

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t => learningRate * Math.Pow(Factor, t));
}
