using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy;

/// <summary>The focal loss, −(1 − p)^γ · log p of the right class's probability p: texts that are classified well count less.</summary>
/// <remarks>
/// Lin et al., "Focal Loss for Dense Object Detection" (2017). It suits classes of very unequal size. Its weights α of classes are
/// <see cref="TextClassifierOptions.ClassWeights"/>.
/// </remarks>
public sealed record FocalLoss : ClassificationLoss
{
    /// <summary>The exponent γ; 0 is cross-entropy. Default: 2, the paper's.</summary>
    public double Gamma { get; init; } = 2;

    /// <inheritdoc/>
    public override void Validate() => OptionCheck.That(Gamma >= 0 && double.IsFinite(Gamma), "at least 0", Gamma);

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor classes)
    {
        using DisposeScope scope = NewDisposeScope();
        return Focus(functional.cross_entropy(logits, classes, reduction: Reduction.None), Gamma).MoveToOuterDisposeScope(); // (B)
    }

    /// <summary>Multiplies losses by the power of the wrong answer's probability.</summary>
    /// <param name="losses">−log p of the right answer's probability p, of any shape.</param>
    /// <param name="exponent">The exponent γ.</param>
    internal static Tensor Focus(Tensor losses, double exponent)
    {
        if (exponent == 0)
        {
            return losses;
        }

        // 1 − p of log p, exact for p near 1, and kept above 0, where the power has no gradient.
        using Scalar smallest = 1e-12, gamma = exponent;
        Tensor wrong = losses.neg().expm1().neg().clamp_min(smallest);                      // 1 − p
        return wrong.pow(gamma) * losses;
    }
}
