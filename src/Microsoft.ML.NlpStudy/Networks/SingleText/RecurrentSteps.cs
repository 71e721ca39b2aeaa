using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The activations of recurrent units for one text, sixteen units at a time, with their gates side by side.</summary>
/// <remarks>The biases are among the products of the inputs, but for that of U·h of a GRU's third gate.</remarks>
internal static unsafe class RecurrentSteps
{
    /// <summary>h' = (1 - z)·n + z·h, with r, z = σ(x + h) and n = tanh(x + r·h).</summary>
    /// <param name="input">The products of the inputs.</param>
    /// <param name="state">The products of the state before.</param>
    /// <param name="bias">The bias of the third gate.</param>
    /// <param name="before">The state before the step.</param>
    /// <param name="now">Receives the state after it.</param>
    /// <param name="first">The first group of sixteen units.</param>
    /// <param name="end">The group after the last.</param>
    public static void Gru(float* input, float* state, float* bias, float* before, float* now, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            int unit = group * Lanes.Count, gate = 3 * unit;
            Vector512<float> reset = Lanes.Sigmoid(Vector512.Load(input + gate) + Vector512.Load(state + gate));
            Vector512<float> update = Lanes.Sigmoid(Vector512.Load(input + gate + 16) + Vector512.Load(state + gate + 16));
            Vector512<float> past = Vector512.Load(state + gate + 32) + Vector512.Load(bias + unit);
            Vector512<float> candidate = Lanes.Tanh(Vector512.Load(input + gate + 32) + (reset * past));
            (candidate + (update * (Vector512.Load(before + unit) - candidate))).Store(now + unit);
        }
    }

    /// <summary>c' = f·c + i·g, h' = o·tanh(c'), with i, f, o = σ(x + h) and g = tanh(x + h), in the order i, f, g, o.</summary>
    /// <param name="input">The products of the inputs.</param>
    /// <param name="state">The products of the state before.</param>
    /// <param name="cells">The cell states, which the step replaces.</param>
    /// <param name="now">Receives the state after the step.</param>
    /// <param name="first">The first group of sixteen units.</param>
    /// <param name="end">The group after the last.</param>
    public static void Lstm(float* input, float* state, float* cells, float* now, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            int unit = group * Lanes.Count, gate = 4 * unit;
            Vector512<float> write = Lanes.Sigmoid(Vector512.Load(input + gate) + Vector512.Load(state + gate));
            Vector512<float> forget = Lanes.Sigmoid(Vector512.Load(input + gate + 16) + Vector512.Load(state + gate + 16));
            Vector512<float> candidate = Lanes.Tanh(Vector512.Load(input + gate + 32) + Vector512.Load(state + gate + 32));
            Vector512<float> output = Lanes.Sigmoid(Vector512.Load(input + gate + 48) + Vector512.Load(state + gate + 48));
            Vector512<float> cell = (forget * Vector512.Load(cells + unit)) + (write * candidate);
            cell.Store(cells + unit);
            (output * Lanes.Tanh(cell)).Store(now + unit);
        }
    }

    /// <summary>h' = tanh(x + h).</summary>
    /// <param name="input">The products of the inputs.</param>
    /// <param name="state">The products of the state before.</param>
    /// <param name="now">Receives the state after the step.</param>
    /// <param name="first">The first group of sixteen units.</param>
    /// <param name="end">The group after the last.</param>
    public static void Tanh(float* input, float* state, float* now, int first, int end)
    {
        for (int unit = first * Lanes.Count; unit < end * Lanes.Count; unit += Lanes.Count)
        {
            Lanes.Tanh(Vector512.Load(input + unit) + Vector512.Load(state + unit)).Store(now + unit);
        }
    }

    /// <summary>Asks for numbers that are soon read.</summary>
    public static void Prefetch(float* from, int count)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < count; i += Lanes.Count)
            {
                Sse.Prefetch1(from + i);
            }
        }
    }
}
