using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Dropout of single elements, drawn from the batch's generator as in <see cref="SharedDropout"/>.</summary>
/// <remarks>Srivastava et al., "Dropout" (2014).</remarks>
internal sealed class ElementDropout(double probability) : Module<Tensor, DropoutRandom?, Tensor>(nameof(ElementDropout))
{
    /// <summary>Draws a mask for a function that drops elements itself, on a CPU.</summary>
    public DropoutMask Draw(DropoutRandom? random) => DropoutMask.Draw(probability, random);

    /// <param name="input">A tensor of any shape; float32 on a CPU.</param>
    /// <param name="random">The source of random numbers; <see langword="null"/> passes the input through.</param>
    /// <returns>A tensor of the input's shape.</returns>
    public override Tensor forward(Tensor input, DropoutRandom? random)
    {
        if (random is null || probability == 0)
        {
            return input.alias();
        }

        if (ProcessorMemory.Holds(input))
        {
            return SeededDropout.apply(input, Draw(random));
        }

        using DisposeScope scope = NewDisposeScope();
        double keep = 1 - probability;
        using Scalar divisor = keep;
        Tensor kept = empty(input.shape, input.dtype, input.device).bernoulli_(keep, random.Source());
        Tensor result = input * kept.div_(divisor);
        return result.MoveToOuterDisposeScope();
    }
}
