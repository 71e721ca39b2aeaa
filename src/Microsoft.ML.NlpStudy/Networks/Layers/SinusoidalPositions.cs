using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Vectors that tell places apart without being learned: PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i+1) = cos(p / 10000^(2i/d)),
/// from "Attention Is All You Need" (Vaswani et al. 2017).
/// </summary>
internal static class SinusoidalPositions
{
    /// <summary>
    /// What a classifier multiplies them by. The paper multiplies the token vectors by √d instead; token vectors start at a deviation of
    /// 0.1 here, and either way the two are of like size.
    /// </summary>
    public static Scalar Scale { get; } = 0.1f;

    /// <summary>The vectors of so many places, of which <paramref name="first"/> is the first, float32 (T, E).</summary>
    public static Tensor Create(int first, int steps, int size, Device device)
    {
        var values = new float[steps * size];
        for (int i = 0; i < size; i++)
        {
            double frequency = Math.Pow(10_000, -(i / 2 * 2) / (double)size);
            for (int step = 0; step < steps; step++)
            {
                values[(step * size) + i] = (float)(i % 2 == 0
                    ? Math.Sin((first + step) * frequency) : Math.Cos((first + step) * frequency));
            }
        }

        return CopiedTensor.Of(values, [steps, size], device);
    }
}
