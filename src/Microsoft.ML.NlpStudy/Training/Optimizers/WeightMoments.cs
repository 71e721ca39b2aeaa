using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The moments of a parameter's weights, which are an optimizer's state, and the update of the weights by them.</summary>
/// <remarks>
/// TorchSharp's optimizers are not used for three reasons. They go over the weights a dozen times a step. Their RAdam multiplies by the
/// learning rate twice once it divides by the squares' root. The numbers that they give libtorch may be collected too early
/// (<see cref="Scalars"/>).
/// </remarks>
internal sealed class WeightMoments : IDisposable
{
    /// <summary>Makes moments of 0.</summary>
    /// <param name="weights">The weights to optimize.</param>
    /// <param name="choice">The optimizer.</param>
    public WeightMoments(Tensor weights, OptimizerChoice choice)
    {
        UpdateStep step = UpdateStep.Of(choice, new RatePoint(LearningRate: 0), step: 1);
        First = step.HasFirst ? Zeros() : null;
        Second = step.HasSecond ? Zeros() : null;

        Tensor Zeros() => zeros(weights.shape, weights.dtype, weights.device).DetachFromDisposeScope();
    }

    /// <summary>The mean of gradients, or momentum; <see langword="null"/> if the optimizer does not use it.</summary>
    public Tensor? First { get; }

    /// <summary>The mean or sum of squared gradients; <see langword="null"/> if the optimizer does not use it.</summary>
    public Tensor? Second { get; }

    /// <summary>Lists the moments that the optimizer uses, by name.</summary>
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

    /// <summary>Finds the weights and their moments in the processor's memory.</summary>
    public unsafe WeightMemory Memory(Tensor weights) => new(
        ProcessorMemory.Of<float>(weights),
        First is null ? null : ProcessorMemory.Of<float>(First),
        Second is null ? null : ProcessorMemory.Of<float>(Second));

    /// <summary>Updates the weights by libtorch's operators, on any device.</summary>
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
