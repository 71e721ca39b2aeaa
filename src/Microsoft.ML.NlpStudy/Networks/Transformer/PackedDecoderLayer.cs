using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer's decoder layer for many steps of decoding on the CPU, its weights packed once.</summary>
/// <remarks>
/// libtorch packs the weights of each product anew, and makes a tensor of each result. In a step, which has few rows, that takes as long
/// as half of the products.
/// </remarks>
internal sealed unsafe class PackedDecoderLayer
{
    public required bool NormalizesFirst { get; init; }

    public required PackedNorm SelfNorm { get; init; }

    public required PackedProduct Projection { get; init; }

    public required PackedProduct SelfOutput { get; init; }

    public required PackedNorm CrossNorm { get; init; }

    public required PackedProduct Query { get; init; }

    public required PackedProduct CrossOutput { get; init; }

    public required PackedNorm FeedForwardNorm { get; init; }

    public required PackedProduct Widen { get; init; }

    public required AlignedFloats WideBias { get; init; }

    public required PackedProduct Narrow { get; init; }

    /// <summary>Computes one step.</summary>
    /// <param name="states">The states (N, E), which the step replaces.</param>
    /// <param name="rows">The number of rows, N.</param>
    /// <param name="steps">The key-value cache of the steps before; this step is appended.</param>
    /// <param name="source">The source's key-value cache.</param>
    /// <param name="needWeights">Whether the attention weights to the source are returned.</param>
    /// <param name="memory">The memory of the search.</param>
    /// <returns>The attention weights averaged over the heads (N, S).</returns>
    public Tensor? Step(float* states, int rows, KeyValueCache steps, KeyValueCache source, bool needWeights, Memory memory)
    {
        using DisposeScope scope = NewDisposeScope();
        int size = SelfNorm.Size;
        float* normal = memory.Normal.Ensure(rows * size);                                  // (N, E)
        float* result = memory.Result.Ensure(rows * Math.Max(size, Widen.Width));           // (N, E) or (N, F)

        Tensor projected = empty([rows, 1, 3 * size], ScalarType.Float32);                  // (N, 1, 3E)
        Projection.Multiply(Before(SelfNorm), size, rows, ProcessorMemory.Of<float>(projected), 3 * size);
        steps.Append(projected);
        (Tensor heads, _) = steps.Attend(projected);                                        // (N, 1, E)
        SelfOutput.Multiply(ProcessorMemory.Of<float>(heads), size, rows, result, size);    // (N, E)
        After(SelfNorm, result);

        Tensor queries = empty([rows, 1, size], ScalarType.Float32);                        // (N, 1, E)
        Query.Multiply(Before(CrossNorm), size, rows, ProcessorMemory.Of<float>(queries), size);
        (heads, Tensor? attention) = source.Attend(queries, needWeights);                   // (N, 1, E), (N, S)
        CrossOutput.Multiply(ProcessorMemory.Of<float>(heads), size, rows, result, size);   // (N, E)
        After(CrossNorm, result);

        Widen.Multiply(Before(FeedForwardNorm), size, rows, result, Widen.Width);           // (N, F)
        BiasGelu.Activate(result, WideBias.Start, rows, Widen.Width);                       // (N, F)
        Narrow.Multiply(result, Widen.Width, rows, normal, size);                           // (N, E)
        After(FeedForwardNorm, normal);
        return attention?.MoveToOuterDisposeScope();

        float* Before(PackedNorm norm)
        {
            if (!NormalizesFirst)
            {
                return states;
            }

            norm.Apply(states, normal, rows);
            return normal;
        }

        void After(PackedNorm norm, float* output)
        {
            for (int i = 0; i < rows * size; i += Lanes.Count)
            {
                (Vector512.Load(states + i) + Vector512.Load(output + i)).Store(states + i);
            }

            if (!NormalizesFirst)
            {
                norm.Apply(states, states, rows);
            }
        }
    }

    /// <summary>The memory that the steps of one search use again and again.</summary>
    internal sealed class Memory
    {
        public AlignedFloats States { get; } = new(0);

        public AlignedFloats Normal { get; } = new(0);

        public AlignedFloats Result { get; } = new(0);
    }
}
