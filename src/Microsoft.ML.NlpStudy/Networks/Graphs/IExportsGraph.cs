using Microsoft.ML.NlpStudy.Onnx;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A classifier that can be described as a graph of ONNX operators.</summary>
internal interface IExportsGraph
{
    /// <summary>Adds the network to a graph, as it computes when scoring.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>The logits, float32 (B, C).</returns>
    GraphValue Export(GraphTexts texts);
}
