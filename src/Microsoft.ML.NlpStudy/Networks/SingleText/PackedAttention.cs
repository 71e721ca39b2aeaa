using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Multi-head self-attention of one text between its two linear layers: six queries at a time, whose scores stay in the cache.
/// </summary>
/// <remarks>The queries come multiplied by 1 / √D. The size of a head, D, is a multiple of 32.</remarks>
/// <param name="size">The size of all heads together, E.</param>
/// <param name="heads">The number of heads.</param>
internal sealed unsafe class PackedAttention(int size, int heads)
{
    /// <summary>The sizes of heads are multiples of this number: 32.</summary>
    public const int HeadMultiple = 2 * Lanes.Count;

    private readonly AlignedFloats _noBias = new(RowProducts.PanelWidth);

    /// <summary>Computes the attention.</summary>
    /// <param name="projected">Queries, keys and values side by side (T, 3E), with room for six rows.</param>
    /// <param name="stride">The distance between rows of the projection.</param>
    /// <param name="steps">The number of tokens, T.</param>
    /// <param name="results">Receives the heads' results side by side (T, E), with room for six rows.</param>
    /// <param name="memory">The calling thread's memory.</param>
    public void Run(float* projected, int stride, int steps, float* results, AlignedFloats memory)
    {
        int headSize = size / heads;
        int width = RowProducts.WidthFor(steps);
        float* keys = memory.Ensure((2 * width * headSize) + (RowProducts.RowsAtOnce * width) + Lanes.Count); // (D, T) in panels
        float* values = keys + (width * headSize);                                                           // (T, D)
        float* scores = values + (width * headSize);                                                         // (6, T)
        float* factors = scores + (RowProducts.RowsAtOnce * width);                                          // (6)
        for (int head = 0; head < heads; head++)
        {
            float* queries = projected + (head * headSize);
            for (int token = 0; token < steps; token++)
            {
                new ReadOnlySpan<float>(queries + (2 * size) + ((nint)token * stride), headSize).CopyTo(
                    new Span<float>(values + (token * headSize), headSize));
            }

            PackKeys(queries + size, stride, steps, keys, width, headSize);
            for (int row = 0; row < steps; row += RowProducts.RowsAtOnce)
            {
                int first = Math.Max(0, Math.Min(row, steps - RowProducts.RowsAtOnce));
                for (int token = 0; token < width; token += RowProducts.PanelWidth)
                {
                    RowProducts.Multiply(
                        queries + ((nint)first * stride), stride, RowProducts.RowsAtOnce, keys + (token * headSize), headSize,
                        _noBias.Start, scores + token, width);
                }

                for (int query = 0; query < RowProducts.RowsAtOnce; query++)
                {
                    factors[query] = 1 / Exponentiate(scores + (query * width), steps);
                }

                for (int column = 0; column < headSize; column += HeadMultiple)
                {
                    RowProducts.SixRowsOfPair(
                        scores, width, values + column, headSize, steps,
                        results + ((nint)first * size) + (head * headSize) + column, size, factors);
                }
            }
        }
    }

    // The keys as panels of columns, with zeros after the last token. Keys and values are copied, since rows that are far apart share few
    // places of the first cache.
    private static void PackKeys(float* keys, int stride, int steps, float* packed, int width, int headSize)
    {
        for (int first = 0; first < width; first += RowProducts.PanelWidth, packed += RowProducts.PanelWidth * headSize)
        {
            int count = Math.Min(RowProducts.PanelWidth, steps - first);
            if (count < RowProducts.PanelWidth)
            {
                new Span<float>(packed, RowProducts.PanelWidth * headSize).Clear();
            }

            for (int column = 0; column < count; column++)
            {
                float* key = keys + ((nint)(first + column) * stride);
                for (int i = 0; i < headSize; i++)
                {
                    packed[(i * RowProducts.PanelWidth) + column] = key[i];
                }
            }
        }
    }

    // Replaces scores by their powers e^(score - largest), and returns the sum. The powers of the columns after the last token are not
    // used.
    private static float Exponentiate(float* scores, int steps)
    {
        Vector512<float> last = Vector512.LessThan(
            Vector512<int>.Indices, Vector512.Create(((steps - 1) % Lanes.Count) + 1)).AsSingle();
        int end = (steps - 1) / Lanes.Count * Lanes.Count;
        Vector512<float> largest = Vector512.ConditionalSelect(
            last, Vector512.Load(scores + end), Vector512.Create(float.NegativeInfinity));
        for (int i = 0; i < end; i += Lanes.Count)
        {
            largest = Vector512.MaxNative(largest, Vector512.Load(scores + i));
        }

        Vector512<float> shift = Vector512.Create(Largest(largest)), sum = Vector512<float>.Zero;
        for (int i = 0; i < end; i += Lanes.Count)
        {
            Vector512<float> power = Lanes.Exp(Vector512.Load(scores + i) - shift);
            power.Store(scores + i);
            sum += power;
        }

        Vector512<float> rest = Lanes.Exp(Vector512.Load(scores + end) - shift);
        rest.Store(scores + end);
        return Vector512.Sum(sum + Vector512.ConditionalSelect(last, rest, Vector512<float>.Zero));
    }

    private static float Largest(Vector512<float> numbers)
    {
        Vector256<float> eight = Vector256.Max(numbers.GetLower(), numbers.GetUpper());
        Vector128<float> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }
}
