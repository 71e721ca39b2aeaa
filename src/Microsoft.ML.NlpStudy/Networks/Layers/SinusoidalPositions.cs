using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Sinusoidal position vectors: PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i+1) = cos(p / 10000^(2i/d)). Vaswani et al., "Attention Is All
/// You Need" (2017).
/// </summary>
internal static class SinusoidalPositions
{
    /// <inheritdoc cref="Scale"/>
    public const float ClassifierFactor = 0.1f;

    /// <summary>The factor by which a classifier multiplies the position vectors: 0.1.</summary>
    /// <remarks>
    /// The paper multiplies the token vectors by √d instead. Here token vectors start with a deviation of 0.1. Both ways token and position
    /// vectors are of similar size.
    /// </remarks>
    public static Scalar Scale { get; } = ClassifierFactor;

    /// <summary>Computes the vectors of consecutive positions.</summary>
    /// <param name="first">The first position, from 0.</param>
    /// <param name="steps">Number of positions, T.</param>
    /// <param name="size">Size of a vector, E.</param>
    /// <param name="device">The device of the result.</param>
    /// <returns>float32 (T, E)</returns>
    public static Tensor Create(int first, int steps, int size, Device device)
    {
        var values = new float[steps * size];
        Fill(values, first, size);
        return CopiedTensor.Of(values, [steps, size], device);
    }

    /// <summary>Computes the vectors of consecutive positions, one after another, as many as there is room for.</summary>
    /// <param name="values">Receives the vectors.</param>
    /// <param name="first">The first position, from 0.</param>
    /// <param name="size">Size of a vector, E.</param>
    public static void Fill(Span<float> values, int first, int size)
    {
        int steps = values.Length / size;
        for (int i = 0; i < size; i++)
        {
            double frequency = Math.Pow(10_000, -(i / 2 * 2) / (double)size);
            for (int step = 0; step < steps; step++)
            {
                values[(step * size) + i] = (float)(i % 2 == 0
                    ? Math.Sin((first + step) * frequency) : Math.Cos((first + step) * frequency));
            }
        }
    }

    /// <summary>Adds the vectors of the first positions to a graph, multiplied by <see cref="Scale"/>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="steps">T, a vector of one number.</param>
    /// <param name="size">Size of a vector, E.</param>
    /// <returns>float32 (T, E)</returns>
    public static GraphValue Export(GraphBuilder graph, GraphValue steps, int size)
    {
        // Angles are whole numbers of tiny parts of a turn, exact in int64. So whole turns are dropped before float32 could lose digits. A
        // cosine is a sine a quarter of a turn later.
        const long Parts = 1L << 40;
        long[] frequencies = [.. Enumerable.Range(0, size).Select(
            i => (long)Math.Round(Math.Pow(10_000, -(i / 2 * 2) / (double)size) / Math.Tau * Parts))];
        long[] quarters = [.. Enumerable.Range(0, size).Select(i => i % 2 == 0 ? 0 : Parts / 4)];
        GraphValue places = graph.Add("Range", [graph.Number(0L), steps.Squeeze(0), graph.Number(1L)]).Unsqueeze(1); // (T, 1)
        GraphValue turns = (places * graph.Constant("frequencies", frequencies, size)) + graph.Constant("quarters", quarters, size);
        GraphValue part = graph.Add("Mod", [turns, graph.Constant("turn", [Parts])]).Cast(GraphType.Float);          // (T, E)
        return (part * graph.Number((float)(Math.Tau / Parts))).Apply("Sin") * graph.Number(ClassifierFactor);
    }
}
