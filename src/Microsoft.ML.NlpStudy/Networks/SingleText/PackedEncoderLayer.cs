using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer's encoder layer with normalization first, for one text, its weights packed.</summary>
/// <param name="attentionNorm">The normalization before attention.</param>
/// <param name="projection">The queries, keys and values of all heads; see <see cref="PackedAttention"/> for the queries' scale.</param>
/// <param name="attention">The attention of the heads.</param>
/// <param name="output">The layer after attention.</param>
/// <param name="feedForwardNorm">The normalization before the feed-forward network.</param>
/// <param name="widen">Its first layer, without bias.</param>
/// <param name="wideBias">The bias of that layer, as long as its width.</param>
/// <param name="narrow">Its second layer.</param>
internal sealed unsafe class PackedEncoderLayer(
    PackedNorm attentionNorm, PackedProduct projection, PackedAttention attention, PackedProduct output, PackedNorm feedForwardNorm,
    PackedProduct widen, AlignedFloats wideBias, PackedProduct narrow)
{
    /// <summary>Computes the layer.</summary>
    /// <param name="states">The states (T, E), which the layer replaces.</param>
    /// <param name="steps">The number of tokens, T.</param>
    /// <param name="memory">The calling thread's memory.</param>
    public void Run(float* states, int steps, SingleTextNetwork.Memory memory)
    {
        // Loops of six rows read and write whole groups of rows.
        int size = attentionNorm.Size, rows = Math.Max(steps, RowProducts.RowsAtOnce);
        float* normal = memory.NextStates.Ensure(rows * Math.Max(size, output.Width));
        float* wide = memory.Products.Ensure(rows * Math.Max(projection.Width, widen.Width));
        attentionNorm.Apply(states, normal, steps);                                        // (T, E)
        projection.Multiply(normal, size, steps, wide, projection.Width);                  // (T, 3E)
        attention.Run(wide, projection.Width, steps, normal, memory.Step);                 // (T, E)
        output.Multiply(normal, size, steps, wide, output.Width);                          // (T, E)
        Add(wide, output.Width, states, steps, size);
        feedForwardNorm.Apply(states, normal, steps);                                      // (T, E)
        widen.Multiply(normal, size, steps, wide, widen.Width);                            // (T, F)
        BiasGelu.Activate(wide, wideBias.Start, steps, widen.Width);                       // (T, F)
        narrow.Multiply(wide, widen.Width, steps, normal, narrow.Width);                   // (T, E)
        Add(normal, narrow.Width, states, steps, size);
    }

    private static void Add(float* from, int stride, float* to, int rows, int size)
    {
        for (int row = 0; row < rows; row++, from += stride, to += size)
        {
            for (int i = 0; i < size; i += Lanes.Count)
            {
                (Vector512.Load(from + i) + Vector512.Load(to + i)).Store(to + i);
            }
        }
    }
}
