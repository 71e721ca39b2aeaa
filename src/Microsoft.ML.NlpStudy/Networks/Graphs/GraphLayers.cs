using Microsoft.ML.NlpStudy.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Adds libtorch's layers to graphs, with their weights.</summary>
internal static class GraphLayers
{
    /// <summary>The score of a masked token before a softmax: small enough for a weight of 0, and finite.</summary>
    public const float Masked = -1e30f;

    /// <summary>Adds a weight as a constant.</summary>
    public static GraphValue Constant(this GraphBuilder graph, string name, Tensor weight) =>
        graph.Constant(name, weight.Numbers(), weight.shape);

    /// <summary>Copies a weight's numbers, row by row.</summary>
    public static float[] Numbers(this Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        return weight.detach().cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Adds the look-up of vectors.</summary>
    /// <returns>(…, E)</returns>
    public static GraphValue Export(this Embedding layer, GraphValue ids) => ids.Graph.Constant("embedding", layer.weight!).Gather(ids);

    /// <summary>Adds W·x + b.</summary>
    /// <returns>(…, O)</returns>
    public static GraphValue Export(this Linear layer, GraphValue input)
    {
        using Tensor turned = layer.weight!.t();
        GraphValue product = input.MatMul(input.Graph.Constant("weight", turned)); // (…, O)
        return layer.bias is null ? product : product + input.Graph.Constant("bias", layer.bias);
    }

    /// <summary>Adds layer normalization over the last axis, by operators of their own: the standard has it from operator set 17.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">(B, T, E)</param>
    /// <returns>(B, T, E)</returns>
    public static GraphValue Export(this LayerNorm layer, GraphValue input)
    {
        GraphBuilder graph = input.Graph;
        GraphValue centered = input - input.Mean(keeps: true, -1);                                                    // (B, T, E)
        GraphValue variance = (centered * centered).Mean(keeps: true, -1);                                            // (B, T, 1)
        GraphValue normal = centered / (variance + graph.Number((float)layer.eps)).Apply("Sqrt");                     // (B, T, E)
        return (normal * graph.Constant("weight", layer.weight!)) + graph.Constant("bias", layer.bias!);
    }

    /// <summary>Adds x·Φ(x): Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).</summary>
    public static GraphValue Gelu(this GraphValue input)
    {
        GraphBuilder graph = input.Graph;
        GraphValue error = (input / graph.Number(MathF.Sqrt(2))).Apply("Erf");
        return input * (error + graph.Number(1f)) * graph.Number(0.5f);
    }
}
