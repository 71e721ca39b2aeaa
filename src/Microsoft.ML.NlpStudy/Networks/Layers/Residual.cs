using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A part of a Transformer's layer with what stands around it: its output is added to what came in, and layers are normalized.
/// </summary>
/// <remarks>
/// Before the part (Pre-LN, Xiong et al., "On Layer Normalization in the Transformer Architecture", 2020), which trains without a warm-up,
/// or after the sum as in the original (Post-LN, Vaswani et al. 2017).
/// </remarks>
/// <param name="dropout">Takes numbers from the part's output.</param>
/// <param name="normalizesFirst">Pre-LN rather than Post-LN.</param>
internal sealed class Residual(ElementDropout dropout, bool normalizesFirst)
{
    /// <param name="norm">The part's normalization.</param>
    /// <param name="states">(B, T, E)</param>
    /// <param name="part">From (B, T, E) to (B, T, E).</param>
    /// <param name="random">Where dropout draws from; null drops nothing.</param>
    /// <returns>(B, T, E)</returns>
    public Tensor Around(LayerNorm norm, Tensor states, Func<Tensor, Tensor> part, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = part(normalizesFirst ? norm.call(states) : states);
        Tensor sum = states.add(dropout.call(output, random), Scalars.One);
        return (normalizesFirst ? sum : norm.call(sum)).MoveToOuterDisposeScope();
    }
}
