using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What an optimizer remembers of a parameter's weights, and how it changes them.</summary>
/// <remarks>
/// Not by TorchSharp's optimizers: those go over the weights a dozen times a step, their RAdam multiplies by the learning rate twice once
/// it divides by
/// the squares' root, and the numbers that they hand to libtorch may be collected meanwhile (<see cref="Scalars"/>).
/// </remarks>
internal sealed class WeightMoments : IDisposable
{
    /// <param name="weights">The weights that are optimized.</param>
    /// <param name="choice">The optimizer.</param>
    public WeightMoments(Tensor weights, OptimizerChoice choice)
    {
        UpdateStep step = UpdateStep.Of(choice, new RatePoint(LearningRate: 0), step: 1);
        First = step.HasFirst ? Zeros() : null;
        Second = step.HasSecond ? Zeros() : null;

        Tensor Zeros() => zeros(weights.shape, weights.dtype, weights.device).DetachFromDisposeScope();
    }

    /// <summary>The mean of gradients, or momentum; null where the rule has none.</summary>
    public Tensor? First { get; }

    /// <summary>The mean or sum of squared gradients; null where the rule has none.</summary>
    public Tensor? Second { get; }

    /// <summary>Those that there are, by name.</summary>
    public IEnumerable<(string Name, Tensor Moment)> All()
    {
        if (First is not null)
        {
            yield return (nameof(First), First);
        }

        if (Second is not null)
        {
            yield return (nameof(Second), Second);
        }
    }

    /// <summary>Where the weights and their moments lie in the processor's memory.</summary>
    public unsafe WeightMemory Memory(Tensor weights) => new(
        ProcessorMemory.Of<float>(weights),
        First is null ? null : ProcessorMemory.Of<float>(First),
        Second is null ? null : ProcessorMemory.Of<float>(Second));

    /// <summary>Changes the weights by libtorch's operators, wherever they are.</summary>
    public void Update(Tensor weights, Tensor gradient, in UpdateStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar share = step.GradientShare, decay = step.Decay, shrink = step.Shrink, firstKept = step.FirstKept,
            firstAdded = step.FirstAdded;
        using Scalar secondKept = step.SecondKept, secondAdded = step.SecondAdded, scale = step.RootScale, epsilon = step.Epsilon,
            rate = -step.Rate;
        Tensor change = gradient * share;
        if (step.Decay != 0)
        {
            change.add_(weights, decay);
        }

        Tensor? divisor = null;
        if (step.HasSecond)
        {
            Second!.mul_(secondKept).addcmul_(change, change, secondAdded);
            divisor = (Second.sqrt() * scale).add_(epsilon, Scalars.One);
        }

        if (step.Division == RootDivision.BeforeFirst)
        {
            change = change / divisor!;
        }

        if (step.HasFirst)
        {
            First!.mul_(firstKept).add_(change, firstAdded);
            change = step.LooksAhead ? change.add(First, firstKept) : First;
        }

        if (step.Division == RootDivision.AfterFirst)
        {
            change = change / divisor!;
        }

        if (step.Shrink != 1)
        {
            weights.mul_(shrink);
        }

        weights.add_(change, rate);
    }

    public void Dispose()
    {
        First?.Dispose();
        Second?.Dispose();
    }
}
