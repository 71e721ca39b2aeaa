using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The inner loops of matrix products: a few rows times a panel of columns, whose sums stay in registers.</summary>
/// <remarks>
/// Each sum is added in the order of the inputs, whichever loop computes it. So a row's result does not depend on the other rows.
/// </remarks>
internal static unsafe class RowProducts
{
    /// <summary>The number of rows that a loop multiplies at once: with <see cref="PanelWidth"/> columns they fill the registers.</summary>
    public const int RowsAtOnce = 6;

    /// <summary>The number of columns of a panel: four vectors.</summary>
    public const int PanelWidth = 4 * Lanes.Count;

    /// <summary>Returns the number of columns of the panels that hold so many columns.</summary>
    public static int WidthFor(int columns) => (columns + PanelWidth - 1) / PanelWidth * PanelWidth;

    /// <summary>Multiplies rows by a panel and adds a bias.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="rowStride">The distance between rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="panel">The panel, input by input: <paramref name="inputs"/> times <see cref="PanelWidth"/> numbers.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="bias">The bias of each column of the panel.</param>
    /// <param name="results">Receives the results of the first row. They must not overlap with the rows.</param>
    /// <param name="resultStride">The distance between rows of results.</param>
    public static void Multiply(
        float* rows, nint rowStride, int count, float* panel, int inputs, float* bias, float* results, nint resultStride)
    {
        if (count < RowsAtOnce)
        {
            for (int row = 0; row < count; row++)
            {
                OneRow(rows + (row * rowStride), panel, inputs, bias, results + (row * resultStride));
            }

            return;
        }

        // The last rows are computed together with some before them once more: the same numbers, and no loop for the rest.
        for (int row = 0; row < count; row += RowsAtOnce)
        {
            int first = Math.Min(row, count - RowsAtOnce);
            SixRows(rows + (first * rowStride), rowStride, panel, inputs, bias, results + (first * resultStride), resultStride);
        }
    }

    /// <summary>Multiplies six rows by two vectors of columns, which need not be packed.</summary>
    /// <param name="rows">The first of six rows.</param>
    /// <param name="rowStride">The distance between rows.</param>
    /// <param name="columns">The columns of the first input.</param>
    /// <param name="columnStride">The distance to the columns of the next input.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="results">Receives the results of the first row.</param>
    /// <param name="resultStride">The distance between rows of results.</param>
    /// <param name="factors">A factor for the results of each row.</param>
    public static void SixRowsOfPair(
        float* rows, nint rowStride, float* columns, nint columnStride, int inputs, float* results, nint resultStride, float* factors)
    {
        Vector512<float> a0 = Vector512<float>.Zero, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0;
        Vector512<float> d0 = a0, d1 = a0, e0 = a0, e1 = a0, f0 = a0, f1 = a0;
        float* later = rows + (3 * rowStride);
        for (float* end = rows + inputs; rows < end; rows++, later++, columns += columnStride)
        {
            Vector512<float> p0 = Vector512.Load(columns), p1 = Vector512.Load(columns + Lanes.Count);
            Vector512<float> x = Vector512.Create(*rows);
            a0 = Vector512.FusedMultiplyAdd(x, p0, a0);
            a1 = Vector512.FusedMultiplyAdd(x, p1, a1);
            x = Vector512.Create(rows[rowStride]);
            b0 = Vector512.FusedMultiplyAdd(x, p0, b0);
            b1 = Vector512.FusedMultiplyAdd(x, p1, b1);
            x = Vector512.Create(rows[2 * rowStride]);
            c0 = Vector512.FusedMultiplyAdd(x, p0, c0);
            c1 = Vector512.FusedMultiplyAdd(x, p1, c1);
            x = Vector512.Create(*later);
            d0 = Vector512.FusedMultiplyAdd(x, p0, d0);
            d1 = Vector512.FusedMultiplyAdd(x, p1, d1);
            x = Vector512.Create(later[rowStride]);
            e0 = Vector512.FusedMultiplyAdd(x, p0, e0);
            e1 = Vector512.FusedMultiplyAdd(x, p1, e1);
            x = Vector512.Create(later[2 * rowStride]);
            f0 = Vector512.FusedMultiplyAdd(x, p0, f0);
            f1 = Vector512.FusedMultiplyAdd(x, p1, f1);
        }

        StorePair(a0 * factors[0], a1 * factors[0], results);
        StorePair(b0 * factors[1], b1 * factors[1], results + resultStride);
        StorePair(c0 * factors[2], c1 * factors[2], results + (2 * resultStride));
        StorePair(d0 * factors[3], d1 * factors[3], results + (3 * resultStride));
        StorePair(e0 * factors[4], e1 * factors[4], results + (4 * resultStride));
        StorePair(f0 * factors[5], f1 * factors[5], results + (5 * resultStride));
    }

    private static void OneRow(float* row, float* panel, int inputs, float* bias, float* results)
    {
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16);
        Vector512<float> a2 = Vector512.Load(bias + 32), a3 = Vector512.Load(bias + 48);
        for (float* end = row + inputs; row < end; row++, panel += PanelWidth)
        {
            Vector512<float> x = Vector512.Create(*row);
            a0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel), a0);
            a1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + 16), a1);
            a2 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + 32), a2);
            a3 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + 48), a3);
        }

        StorePair(a0, a1, results);
        StorePair(a2, a3, results + 32);
    }

    private static void SixRows(float* rows, nint rowStride, float* panel, int inputs, float* bias, float* results, nint resultStride)
    {
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16);
        Vector512<float> a2 = Vector512.Load(bias + 32), a3 = Vector512.Load(bias + 48);
        Vector512<float> b0 = a0, b1 = a1, b2 = a2, b3 = a3, c0 = a0, c1 = a1, c2 = a2, c3 = a3;
        Vector512<float> d0 = a0, d1 = a1, d2 = a2, d3 = a3, e0 = a0, e1 = a1, e2 = a2, e3 = a3;
        Vector512<float> f0 = a0, f1 = a1, f2 = a2, f3 = a3;
        float* later = rows + (3 * rowStride);
        for (float* end = rows + inputs; rows < end; rows++, later++, panel += PanelWidth)
        {
            Vector512<float> p0 = Vector512.Load(panel), p1 = Vector512.Load(panel + 16);
            Vector512<float> p2 = Vector512.Load(panel + 32), p3 = Vector512.Load(panel + 48);
            Vector512<float> x = Vector512.Create(*rows);
            a0 = Vector512.FusedMultiplyAdd(x, p0, a0);
            a1 = Vector512.FusedMultiplyAdd(x, p1, a1);
            a2 = Vector512.FusedMultiplyAdd(x, p2, a2);
            a3 = Vector512.FusedMultiplyAdd(x, p3, a3);
            x = Vector512.Create(rows[rowStride]);
            b0 = Vector512.FusedMultiplyAdd(x, p0, b0);
            b1 = Vector512.FusedMultiplyAdd(x, p1, b1);
            b2 = Vector512.FusedMultiplyAdd(x, p2, b2);
            b3 = Vector512.FusedMultiplyAdd(x, p3, b3);
            x = Vector512.Create(rows[2 * rowStride]);
            c0 = Vector512.FusedMultiplyAdd(x, p0, c0);
            c1 = Vector512.FusedMultiplyAdd(x, p1, c1);
            c2 = Vector512.FusedMultiplyAdd(x, p2, c2);
            c3 = Vector512.FusedMultiplyAdd(x, p3, c3);
            x = Vector512.Create(*later);
            d0 = Vector512.FusedMultiplyAdd(x, p0, d0);
            d1 = Vector512.FusedMultiplyAdd(x, p1, d1);
            d2 = Vector512.FusedMultiplyAdd(x, p2, d2);
            d3 = Vector512.FusedMultiplyAdd(x, p3, d3);
            x = Vector512.Create(later[rowStride]);
            e0 = Vector512.FusedMultiplyAdd(x, p0, e0);
            e1 = Vector512.FusedMultiplyAdd(x, p1, e1);
            e2 = Vector512.FusedMultiplyAdd(x, p2, e2);
            e3 = Vector512.FusedMultiplyAdd(x, p3, e3);
            x = Vector512.Create(later[2 * rowStride]);
            f0 = Vector512.FusedMultiplyAdd(x, p0, f0);
            f1 = Vector512.FusedMultiplyAdd(x, p1, f1);
            f2 = Vector512.FusedMultiplyAdd(x, p2, f2);
            f3 = Vector512.FusedMultiplyAdd(x, p3, f3);
        }

        StoreFour(a0, a1, a2, a3, results);
        StoreFour(b0, b1, b2, b3, results + resultStride);
        StoreFour(c0, c1, c2, c3, results + (2 * resultStride));
        StoreFour(d0, d1, d2, d3, results + (3 * resultStride));
        StoreFour(e0, e1, e2, e3, results + (4 * resultStride));
        StoreFour(f0, f1, f2, f3, results + (5 * resultStride));
    }

    /// <summary>Stores four vectors one after another.</summary>
    internal static void StoreFour(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to)
    {
        StorePair(a, b, to);
        StorePair(c, d, to + 32);
    }

    private static void StorePair(Vector512<float> a, Vector512<float> b, float* to)
    {
        a.Store(to);
        b.Store(to + Lanes.Count);
    }
}
