using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A linear layer, W·x + b, for networks of one's own. In a training with <see cref="MixedPrecision"/> it multiplies in bfloat16; otherwise
/// it is TorchSharp's <c>Linear</c>.
/// </summary>
/// <remarks>
/// Weights, sums and the result are float32, and so is all scoring. The first weights are those of PyTorch's <c>Linear</c>: uniform within
/// ±1/√inputSize.
/// </remarks>
public sealed class MixedPrecisionLinear : Module<Tensor, Tensor>, IMixesPrecision
{
    private readonly Parameter weight;
    private readonly Parameter? bias;

    /// <summary>Creates the layer.</summary>
    /// <param name="inputSize">The size of an input vector, I.</param>
    /// <param name="outputSize">The size of an output vector, O.</param>
    /// <param name="hasBias">Whether a bias is added. Default: true.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public MixedPrecisionLinear(int inputSize, int outputSize, bool hasBias = true)
        : base(nameof(MixedPrecisionLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputSize, 1);
        double bound = 1 / Math.Sqrt(inputSize);
        weight = Parameter(init.uniform_(empty(outputSize, inputSize), -bound, bound));
        bias = hasBias ? Parameter(init.uniform_(empty(outputSize), -bound, bound)) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    bool IMixesPrecision.IsMixed { get; set; }

    /// <summary>Computes W·x + b.</summary>
    /// <param name="input">(…, I)</param>
    /// <returns>(…, O), float32</returns>
    public override Tensor forward(Tensor input) => MixedLinear.Apply(weight, bias, input, this.MixesNow());
}
