using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The residual connection and layer normalization around a sublayer of a Transformer.</summary>
/// <remarks>
/// Pre-LN normalizes the sublayer's input and trains without a warm-up: Xiong et al., "On Layer Normalization in the Transformer
/// Architecture" (2020). Post-LN normalizes the sum, as in the original: Vaswani et al. (2017).
/// </remarks>
/// <param name="dropout">The dropout on the sublayer's output.</param>
/// <param name="normalizesFirst">Whether the layer is Pre-LN rather than Post-LN.</param>
internal sealed class Residual(ElementDropout dropout, bool normalizesFirst)
{
    /// <summary>Whether the layer is Pre-LN rather than Post-LN.</summary>
    public bool NormalizesFirst => normalizesFirst;

    /// <param name="norm">The sublayer's normalization.</param>
    /// <param name="states">(B, T, E)</param>
    /// <param name="sublayer">A function from (B, T, E) to (B, T, E), which may be bfloat16.</param>
    /// <param name="random">The source of dropout; <see langword="null"/> drops nothing.</param>
    /// <returns>(B, T, E)</returns>
    public Tensor Around(LayerNorm norm, Tensor states, Func<Tensor, Tensor> sublayer, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = sublayer(normalizesFirst ? norm.call(states) : states);                         // (B, T, E)
        if (!normalizesFirst && states.device.type == DeviceType.CPU)
        {
            return AddNorm.Normalize(output, states, norm, dropout.Draw(random)).MoveToOuterDisposeScope();
        }

        Tensor sum = states.add(dropout.call(output.to(ScalarType.Float32), random), Scalars.One);      // (B, T, E)
        return (normalizesFirst ? sum : norm.call(sum)).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the connection to a graph.</summary>
    /// <param name="norm">The sublayer's normalization.</param>
    /// <param name="states">(B, T, E)</param>
    /// <param name="sublayer">A function from (B, T, E) to (B, T, E).</param>
    /// <returns>(B, T, E)</returns>
    public GraphValue Export(LayerNorm norm, GraphValue states, Func<GraphValue, GraphValue> sublayer) => normalizesFirst
        ? states + sublayer(norm.Export(states))
        : norm.Export(states + sublayer(states));
}
