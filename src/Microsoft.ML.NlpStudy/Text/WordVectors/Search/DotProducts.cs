using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The dot products of some vectors with others: a product of two matrices, in tiles that stay in registers.</summary>
/// <remarks>
/// Each product is summed in the same order wherever it stands in the matrices, so equal vectors have equal products. The order is not
/// that of <see cref="System.Numerics.Tensors.TensorPrimitives"/>, so the last bits may differ from its products.
/// </remarks>
internal static class DotProducts
{
    private const int TileQueries = 4, TileRows = 2, StripRows = 4;

    // By the number of elements that are left after whole vectors: the last lanes of a vector that ends with them.
    private static readonly Vector<float>[] s_lastLanes = [.. Enumerable.Range(0, Vector<float>.Count).Select(LastLanes)];

    /// <summary>Computes the products.</summary>
    /// <param name="queries">The first matrix, one vector after the other.</param>
    /// <param name="rows">The second matrix, one vector after the other.</param>
    /// <param name="dimension">The numbers in a vector.</param>
    /// <param name="products">The place of the products: those of the first query with all rows, then those of the second.</param>
    public static void Compute(ReadOnlySpan<float> queries, ReadOnlySpan<float> rows, int dimension, Span<float> products)
    {
        int queryCount = queries.Length / dimension, rowCount = rows.Length / dimension;
        bool isTiled = dimension >= Vector<float>.Count;
        int tiledQueries = isTiled ? queryCount - (queryCount % TileQueries) : 0;
        for (int query = 0; query < queryCount; query += query < tiledQueries ? TileQueries : 1)
        {
            bool isTile = query < tiledQueries;
            ReadOnlySpan<float> some = queries.Slice(query * dimension, (isTile ? TileQueries : 1) * dimension);
            Span<float> ofQuery = products.Slice(query * rowCount, (isTile ? TileQueries : 1) * rowCount);
            int row = 0;
            for (int step = isTile ? TileRows : StripRows; isTiled && row + step <= rowCount; row += step)
            {
                if (isTile)
                {
                    Tile(some, rows.Slice(row * dimension, TileRows * dimension), dimension, ofQuery[row..], rowCount);
                }
                else
                {
                    Strip(some, rows.Slice(row * dimension, StripRows * dimension), ofQuery[row..]);
                }
            }

            for (; row < rowCount; row++)
            {
                for (int i = 0; i < some.Length / dimension; i++)
                {
                    ReadOnlySpan<float> one = some.Slice(i * dimension, dimension), other = rows.Slice(row * dimension, dimension);
                    ofQuery[i * rowCount + row] = isTiled ? Single(one, other) : Short(one, other);
                }
            }
        }
    }

    /// <summary>Computes the products of 4 queries and 2 rows: 8 sums and their 6 vectors fit into 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ReadOnlySpan<float> queries, ReadOnlySpan<float> rows, int dimension, Span<float> products, int stride)
    {
        Vector<float> sum00 = default, sum01 = default, sum10 = default, sum11 = default;
        Vector<float> sum20 = default, sum21 = default, sum30 = default, sum31 = default;
        ref float query = ref MemoryMarshal.GetReference(queries), row = ref MemoryMarshal.GetReference(rows);
        nuint length = (nuint)dimension, width = (nuint)Vector<float>.Count;
        Vector<float> lanes = Vector<float>.AllBitsSet;
        for (nuint at = 0; at < length; at += width)
        {
            if (at + width > length)
            {
                lanes = s_lastLanes[length - at];
                at = length - width;
            }

            Vector<float> row0 = Vector.LoadUnsafe(ref row, at) & lanes, row1 = Vector.LoadUnsafe(ref row, at + length) & lanes;
            Vector<float> one = Vector.LoadUnsafe(ref query, at);
            sum00 = Vector.MultiplyAddEstimate(one, row0, sum00);
            sum01 = Vector.MultiplyAddEstimate(one, row1, sum01);
            one = Vector.LoadUnsafe(ref query, at + length);
            sum10 = Vector.MultiplyAddEstimate(one, row0, sum10);
            sum11 = Vector.MultiplyAddEstimate(one, row1, sum11);
            one = Vector.LoadUnsafe(ref query, at + 2 * length);
            sum20 = Vector.MultiplyAddEstimate(one, row0, sum20);
            sum21 = Vector.MultiplyAddEstimate(one, row1, sum21);
            one = Vector.LoadUnsafe(ref query, at + 3 * length);
            sum30 = Vector.MultiplyAddEstimate(one, row0, sum30);
            sum31 = Vector.MultiplyAddEstimate(one, row1, sum31);
        }

        (products[0], products[1]) = (Vector.Sum(sum00), Vector.Sum(sum01));
        (products[stride], products[stride + 1]) = (Vector.Sum(sum10), Vector.Sum(sum11));
        (products[2 * stride], products[2 * stride + 1]) = (Vector.Sum(sum20), Vector.Sum(sum21));
        (products[3 * stride], products[3 * stride + 1]) = (Vector.Sum(sum30), Vector.Sum(sum31));
    }

    /// <summary>Computes the products of one query and 4 rows, in the order of <see cref="Tile"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip(ReadOnlySpan<float> query, ReadOnlySpan<float> rows, Span<float> products)
    {
        Vector<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        ref float one = ref MemoryMarshal.GetReference(query), row = ref MemoryMarshal.GetReference(rows);
        nuint length = (nuint)query.Length, width = (nuint)Vector<float>.Count;
        Vector<float> lanes = Vector<float>.AllBitsSet;
        for (nuint at = 0; at < length; at += width)
        {
            if (at + width > length)
            {
                lanes = s_lastLanes[length - at];
                at = length - width;
            }

            Vector<float> part = Vector.LoadUnsafe(ref one, at) & lanes;
            sum0 = Vector.MultiplyAddEstimate(part, Vector.LoadUnsafe(ref row, at), sum0);
            sum1 = Vector.MultiplyAddEstimate(part, Vector.LoadUnsafe(ref row, at + length), sum1);
            sum2 = Vector.MultiplyAddEstimate(part, Vector.LoadUnsafe(ref row, at + 2 * length), sum2);
            sum3 = Vector.MultiplyAddEstimate(part, Vector.LoadUnsafe(ref row, at + 3 * length), sum3);
        }

        (products[0], products[1]) = (Vector.Sum(sum0), Vector.Sum(sum1));
        (products[2], products[3]) = (Vector.Sum(sum2), Vector.Sum(sum3));
    }

    /// <summary>Computes one product, in the order of <see cref="Tile"/>.</summary>
    private static float Single(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        Vector<float> sum = default, lanes = Vector<float>.AllBitsSet;
        for (int at = 0; at < one.Length; at += Vector<float>.Count)
        {
            if (at + Vector<float>.Count > one.Length)
            {
                lanes = s_lastLanes[one.Length - at];
                at = one.Length - Vector<float>.Count;
            }

            sum = Vector.MultiplyAddEstimate(new Vector<float>(one[at..]), new Vector<float>(other[at..]) & lanes, sum);
        }

        return Vector.Sum(sum);
    }

    /// <summary>Computes the product of vectors that are shorter than a register.</summary>
    private static float Short(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }

    private static Vector<float> LastLanes(int count)
    {
        float[] lanes = new float[Vector<float>.Count];
        lanes.AsSpan(lanes.Length - count).Fill(BitConverter.UInt32BitsToSingle(uint.MaxValue));
        return new Vector<float>(lanes);
    }
}
