using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy;

/// <summary>Dropout of single elements, for networks of one's own: one seed drops the same elements in every training.</summary>
/// <remarks>
/// Srivastava et al., "Dropout" (2014). TorchSharp's <c>Dropout</c> draws from one generator of the whole process, in an order that the
/// timing of threads decides. This layer draws from the generator of the texts that its thread computes. When scoring it passes its input
/// through.
/// </remarks>
public sealed class ReproducibleDropout : Module<Tensor, Tensor>
{
    private readonly ElementDropout _dropout;

    /// <summary>Creates the layer.</summary>
    /// <param name="probability">The share of elements that are dropped, 0 to below 1; the others are scaled up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public ReproducibleDropout(double probability)
        : base(nameof(ReproducibleDropout))
    {
        OptionCheck.Share(probability);
        _dropout = new ElementDropout(probability);
    }

    /// <summary>Drops elements in training.</summary>
    /// <param name="input">A tensor of any shape, float32.</param>
    /// <returns>A tensor of the input's shape.</returns>
    public override Tensor forward(Tensor input) => _dropout.call(input, UserClassifierNetwork.DropoutRandom);
}
