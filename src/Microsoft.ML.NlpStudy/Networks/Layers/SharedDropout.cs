using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Variational dropout: one mask for all steps of a text, so that a feature is dropped for the whole text or not at all.</summary>
/// <remarks>
/// Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks" (2016). The mask is drawn from the
/// batch's generator, not from libtorch's global one. So shards on several threads drop the same features in every run.
/// </remarks>
internal sealed class SharedDropout(double probability) : Module<Tensor, DropoutRandom?, Tensor>(nameof(SharedDropout))
{
    /// <param name="input">Features (…, B, F).</param>
    /// <param name="random">The source of random numbers; <see langword="null"/> passes the input through.</param>
    /// <returns>(…, B, F)</returns>
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
        Tensor result = input * kept.div_(keep);                                                                 // (…, B, F)
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Drops features of texts; of a pair the same ones of both texts, as equal texts would differ otherwise.</summary>
    /// <param name="input">Features of the texts' steps (T, B, F), or of pairs (T, 2B, F).</param>
    /// <param name="random">The source of random numbers; <see langword="null"/> passes the input through.</param>
    /// <param name="layout">Whether an example is a pair.</param>
    /// <returns>(T, B, F), or (T, 2B, F)</returns>
    public Tensor OfTexts(Tensor input, DropoutRandom? random, ExampleLayout layout)
    {
        if (!layout.IsPair)
        {
            return call(input, random);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor pairs = input.reshape(input.shape[0], 2, -1, input.shape[2]);                                     // (T, 2, B, F)
        return call(pairs, random).reshape(input.shape).MoveToOuterDisposeScope();                               // (T, 2B, F)
    }
}
