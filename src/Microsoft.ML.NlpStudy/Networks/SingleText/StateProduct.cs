using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The product U·h of a recurrent layer for one text, packed in the order in which a step reads it.</summary>
/// <remarks>
/// A step reads all of U, which is larger than the processor's first cache. So the weights stream through twelve sums in registers, without
/// a sum over lanes. It is a copy that never changes; any number of threads may use it.
/// </remarks>
internal sealed unsafe class StateProduct
{
    /// <summary>The number of vectors of a wide panel; the rest of the columns is in panels of four.</summary>
    public const int WideVectors = 12;

    /// <summary>The number of vectors of a narrow panel.</summary>
    public const int NarrowVectors = 4;

    private readonly AlignedFloats _weights;
    private readonly int _inputs;

    /// <summary>Packs the weights.</summary>
    /// <param name="vectors">The number of vectors of sixteen columns, a multiple of four.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="weight">Returns the weight of a column and an input.</param>
    public StateProduct(int vectors, int inputs, Func<int, int, float> weight)
    {
        // An even number of inputs; the last may be a state of 0.
        _inputs = inputs + (inputs % 2);
        Vectors = vectors;
        _weights = new AlignedFloats(vectors * Lanes.Count * _inputs);
        for (int first = 0; first < vectors; first += WidthAt(first))
        {
            int width = WidthAt(first) * Lanes.Count;
            float* panel = _weights.Start + ((nint)first * Lanes.Count * _inputs);
            for (int input = 0; input < inputs; input++)
            {
                for (int column = 0; column < width; column++)
                {
                    panel[((nint)input * width) + column] = weight((first * Lanes.Count) + column, input);
                }
            }
        }
    }

    /// <summary>The number of vectors of columns.</summary>
    public int Vectors { get; }

    /// <summary>Returns the number of vectors in the panel that begins with a vector.</summary>
    public int WidthAt(int vector) => Vectors - vector >= WideVectors ? WideVectors : NarrowVectors;

    /// <summary>Multiplies a state by one panel.</summary>
    /// <param name="state">The state, with room for an even number of numbers.</param>
    /// <param name="vector">The first vector of the panel.</param>
    /// <param name="results">Receives the results of all columns, of which it writes those of the panel.</param>
    public void Multiply(float* state, int vector, float* results)
    {
        float* panel = _weights.Start + ((nint)vector * Lanes.Count * _inputs);
        results += vector * Lanes.Count;
        if (WidthAt(vector) == WideVectors)
        {
            Wide(state, panel, results);
        }
        else
        {
            Narrow(state, panel, results);
        }
    }

    private void Wide(float* state, float* panel, float* results)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
        for (float* end = state + _inputs; state < end; state++, panel += WideVectors * Lanes.Count)
        {
            Vector512<float> x = Vector512.Create(*state);
            a = Vector512.FusedMultiplyAdd(Vector512.Load(panel), x, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 16), x, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 32), x, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 48), x, d);
            e = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 64), x, e);
            f = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 80), x, f);
            g = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 96), x, g);
            h = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 112), x, h);
            i = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 128), x, i);
            j = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 144), x, j);
            k = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 160), x, k);
            l = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 176), x, l);
        }

        RowProducts.StoreFour(a, b, c, d, results);
        RowProducts.StoreFour(e, f, g, h, results + 64);
        RowProducts.StoreFour(i, j, k, l, results + 128);
    }

    // Two sums for each vector, since four alone would wait for one another.
    private void Narrow(float* state, float* panel, float* results)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (float* end = state + _inputs; state < end; state += 2, panel += 2 * NarrowVectors * Lanes.Count)
        {
            Vector512<float> x = Vector512.Create(*state), y = Vector512.Create(state[1]);
            a = Vector512.FusedMultiplyAdd(Vector512.Load(panel), x, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 16), x, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 32), x, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 48), x, d);
            e = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 64), y, e);
            f = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 80), y, f);
            g = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 96), y, g);
            h = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 112), y, h);
        }

        RowProducts.StoreFour(a + e, b + f, c + g, d + h, results);
    }
}
