using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The features of a pair of texts: their vectors u and v, their distance and their product, [u; v; |u − v|; u ∗ v].</summary>
/// <remarks>
/// Mou et al., "Natural Language Inference by Tree-Based Convolution and Heuristic Matching" (2016), and Conneau et al., "Supervised
/// Learning of Universal Sentence Representations from Natural Language Inference Data" (2017). One encoder reads both texts.
/// </remarks>
internal static class PairFeatures
{
    /// <summary>Returns the number of vectors side by side in an example's features.</summary>
    public static int PartsOf(ExampleLayout layout) => layout.IsPair ? 4 : 1;

    /// <summary>Computes the features of examples; of a single text it is its vector.</summary>
    /// <param name="texts">The texts' vectors: (B, P), or of pairs (2B, P), where B first texts precede their B second texts.</param>
    /// <param name="layout">Whether an example is a pair.</param>
    /// <returns>(B, P), or (B, 4P)</returns>
    public static Tensor Of(Tensor texts, ExampleLayout layout)
    {
        if (!layout.IsPair)
        {
            return texts;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor[] sides = texts.chunk(2);                                                                  // (B, P) twice
        (Tensor first, Tensor second) = (sides[0], sides[1]);
        return cat([first, second, (first - second).abs(), first * second], 1).MoveToOuterDisposeScope(); // (B, 4P)
    }

    /// <summary>Adds the features to a graph.</summary>
    /// <param name="texts">The texts' vectors, as <see cref="Of"/> takes them.</param>
    /// <param name="layout">Whether an example is a pair.</param>
    /// <returns>(B, P), or (B, 4P)</returns>
    public static GraphValue Export(GraphValue texts, ExampleLayout layout)
    {
        if (!layout.IsPair)
        {
            return texts;
        }

        GraphBuilder graph = texts.Graph;
        GraphValue count = texts.Length(0).Unsqueeze(0);
        GraphValue half = count / graph.Vector(2);
        GraphValue first = texts.Slice(0, graph.Vector(0), half);                                     // (B, P)
        GraphValue second = texts.Slice(0, half, count);                                              // (B, P)
        return GraphValue.Concatenate(1, first, second, (first - second).Apply("Abs"), first * second); // (B, 4P)
    }
}
