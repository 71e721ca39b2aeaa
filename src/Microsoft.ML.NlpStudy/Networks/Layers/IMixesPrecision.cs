using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A module with matrix products whose operands may be rounded to bfloat16 while it is trained.</summary>
/// <remarks>
/// Micikevicius et al., "Mixed Precision Training" (2018): weights, sums, states and all that is not a product stay float32. While scoring
/// products are float32 too, so that a saved model gives the same results everywhere.
/// </remarks>
internal interface IMixesPrecision
{
    /// <summary>Whether training rounds the operands.</summary>
    bool IsMixed { get; set; }
}

/// <summary>Says when a module mixes precisions.</summary>
internal static class MixesPrecisionExtensions
{
    /// <summary>
    /// Whether operands are rounded now: while training, where a gradient is asked for. What is drawn in training is not.
    /// </summary>
    public static bool MixesNow<TModule>(this TModule module)
        where TModule : nn.Module, IMixesPrecision => module.IsMixed && module.training && is_grad_enabled();
}
