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
}
