using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A module that can be trained in mixed precision: the operands of its matrix products are rounded to bfloat16.</summary>
/// <remarks>
/// Micikevicius et al., "Mixed Precision Training" (2018): weights, sums and states stay float32. When scoring, the products are float32
/// too, so that a saved model gives the same results everywhere.
/// </remarks>
internal interface IMixesPrecision
{
    /// <summary>Whether the operands are rounded in training.</summary>
    bool IsMixed { get; set; }
}

/// <summary>Decides when a module computes in mixed precision.</summary>
internal static class MixesPrecisionExtensions
{
    /// <summary>
    /// Whether operands are rounded now: in training, where a gradient is needed. Translations sampled in training need none.
    /// </summary>
    public static bool MixesNow<TModule>(this TModule module)
        where TModule : nn.Module, IMixesPrecision => module.IsMixed && module.training && is_grad_enabled();
}
