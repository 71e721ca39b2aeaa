using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Dropout whose choice is shared by all steps of a text: a feature is dropped for the whole text or not at all.
/// </summary>
/// <remarks>
/// Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks" (2016). Drawn from the batch's own
/// generator rather than libtorch's global one, so that shards on several threads drop the same features in every run.
/// </remarks>
internal sealed class SharedDropout(double probability) : Module<Tensor, DropoutRandom?, Tensor>(nameof(SharedDropout))
{
    /// <param name="input">Features (…, B, F).</param>
    /// <param name="random">Where to draw from; null passes the input through.</param>
    public override Tensor forward(Tensor input, DropoutRandom? random)
    {
        if (random is null || probability == 0)
        {
            return input.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        using Scalar keep = 1 - probability;
        long[] shape = input.shape;
        Tensor kept = bernoulli(full([shape[^2], shape[^1]], keep, input.dtype, input.device), random.Source()); // (B, F)
        Tensor result = input * kept.div_(keep);                                                        // (…, B, F)
        return result.MoveToOuterDisposeScope();
    }
}
