using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A pass over the vectors of a vocabulary that computes their cosines with some queries, on several threads.</summary>
/// <remarks>
/// The vectors are taken in blocks that stay in a core's cache while all queries are multiplied with them, so the table is read once.
/// </remarks>
internal static class CosinePass
{
    // The numbers in a block, 128 kB, and the multiplications that are worth a thread.
    private const int BlockNumbers = 1 << 15;
    private const long ThreadWork = 1 << 20;

    /// <summary>Visits the cosines of all queries with the first rows of a table, blocks of rows in any order.</summary>
    /// <param name="vectors">The table.</param>
    /// <param name="norms">The lengths of its rows.</param>
    /// <param name="rowCount">The number of rows to visit.</param>
    /// <param name="queries">The queries, one vector after the other, each of length 1 or 0.</param>
    /// <param name="create">Creates a visitor; each thread has its own.</param>
    /// <param name="merge">Takes a thread's visitor once it has seen its rows; calls do not overlap.</param>
    public static void Run<TVisitor>(
        VectorTable vectors, float[] norms, int rowCount, float[] queries, Func<TVisitor> create, Action<TVisitor> merge)
        where TVisitor : ICosineVisitor
    {
        int queryCount = queries.Length / vectors.Dimension;
        int blockRows = vectors.BlockRows(BlockNumbers);
        int blocks = (rowCount + blockRows - 1) / blockRows;
        long threads = Math.Clamp((long)rowCount * queries.Length / ThreadWork, 1, Environment.ProcessorCount);
        if (threads == 1)
        {
            (TVisitor Visitor, float[] Cosines) state = Start();
            for (int block = 0; block < blocks; block++)
            {
                Visit(block, state);
            }

            merge(state.Visitor);
            return;
        }

        object gate = new();
        Parallel.For(
            0, blocks, new ParallelOptions { MaxDegreeOfParallelism = (int)threads }, Start, (block, _, state) => Visit(block, state),
            state =>
            {
                lock (gate)
                {
                    merge(state.Visitor);
                }
            });

        (TVisitor Visitor, float[] Cosines) Start() => (create(), new float[queryCount * Math.Min(blockRows, rowCount)]);

        (TVisitor Visitor, float[] Cosines) Visit(int block, (TVisitor Visitor, float[] Cosines) state)
        {
            int first = block * blockRows, count = Math.Min(blockRows, rowCount - first);
            Span<float> cosines = state.Cosines.AsSpan(0, queryCount * count);
            DotProducts.Compute(queries, vectors.Rows(first, count), vectors.Dimension, cosines);
            Scale(norms.AsSpan(first, count), cosines);
            state.Visitor.Visit(first, count, cosines);
            return state;
        }
    }

    /// <summary>Divides products by the lengths of their rows. A row of zeros has the product 0, and keeps it.</summary>
    private static void Scale(ReadOnlySpan<float> norms, Span<float> products)
    {
        bool hasZeros = norms.Contains(0);
        for (int start = 0; start < products.Length; start += norms.Length)
        {
            Span<float> ofQuery = products.Slice(start, norms.Length);
            TensorPrimitives.Divide(ofQuery, norms, ofQuery);
            if (hasZeros)
            {
                for (int i = 0; i < norms.Length; i++)
                {
                    ofQuery[i] = norms[i] == 0 ? 0 : ofQuery[i];
                }
            }
        }
    }
}
