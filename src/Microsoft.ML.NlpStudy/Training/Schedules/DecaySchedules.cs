using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>The learning rate stays what it is.</summary>
public sealed record ConstantSchedule() : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(_ => learningRate);
}

/// <summary>PyTorch's <c>LambdaLR</c>: the first rate times a function of t.</summary>
/// <param name="Factor">The function. It is not kept in a saved model, which only tells that there was one.</param>
public sealed record LambdaSchedule([property: JsonIgnore] Func<int, double>? Factor = null) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t => learningRate * (Factor?.Invoke(t) ?? 1));
}

/// <summary>PyTorch's <c>MultiplicativeLR</c>: the rate before times a function of t.</summary>
/// <param name="Factor">The function. It is not kept in a saved model, which only tells that there was one.</param>
public sealed record MultiplicativeSchedule([property: JsonIgnore] Func<int, double>? Factor = null)
    : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override ScheduleRun Begin(double learningRate, int total)
    {
        double rate = learningRate;
        return ByTime(t => t == 0 ? rate : rate *= Factor?.Invoke(t) ?? 1);
    }
}

/// <summary>PyTorch's <c>StepLR</c>: the rate is multiplied by a factor every so many units.</summary>
/// <param name="Size">How many.</param>
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

/// <summary>PyTorch's <c>MultiStepLR</c>: the rate is multiplied by a factor at given times.</summary>
/// <param name="Milestones">The times.</param>
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

/// <summary>PyTorch's <c>ExponentialLR</c>: the rate is multiplied by a factor after every unit.</summary>
/// <param name="Factor">The factor; PyTorch's gamma.</param>
public sealed record ExponentialSchedule(double Factor) : LearningRateSchedule(ScheduleUnit.Epoch)
{
    internal override void Validate() => OptionCheck.Positive(Factor);

    internal override ScheduleRun Begin(double learningRate, int total) => ByTime(t => learningRate * Math.Pow(Factor, t));
}
