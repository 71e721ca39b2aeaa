using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A dense matrix of doubles with many rows and few columns, kept row by row.</summary>
internal sealed class DenseMatrix(int rows, int columns)
{
    private const int RowsABlock = 1024;
    private readonly double[][] _blocks = CreateBlocks(rows, columns);

    public int Rows => rows;

    public int Columns => columns;

    public Span<double> this[int row] => _blocks[row / RowsABlock].AsSpan(row % RowsABlock * columns, columns);

    /// <summary>Runs work on blocks of rows, several at once. The blocks do not depend on the number of threads.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="work">Given the first row of a block and the one behind its last.</param>
    public static void ForEachBlock(int rows, Action<int, int> work) => Parallel.For(
        0, BlocksOf(rows),
        block => work(block * RowsABlock, Math.Min(rows, (block + 1) * RowsABlock)));

    /// <summary>Computes the number of blocks.</summary>
    public static int BlocksOf(int rows) => (rows + RowsABlock - 1) / RowsABlock;

    /// <summary>Finds the block of a row.</summary>
    public static int BlockOf(int row) => row / RowsABlock;

    /// <summary>Computes the products of all pairs of columns: the transpose of this matrix times the matrix.</summary>
    public double[,] Gram()
    {
        double[][] parts = new double[BlocksOf(rows)][];
        ForEachBlock(rows, (first, end) =>
        {
            double[] part = parts[BlockOf(first)] = new double[columns * columns];
            for (int row = first; row < end; row++)
            {
                ReadOnlySpan<double> values = this[row];
                for (int i = 0; i < columns; i++)
                {
                    Span<double> target = part.AsSpan((i * columns) + i, columns - i);
                    TensorPrimitives.MultiplyAdd<double>(values[i..], values[i], target, target);
                }
            }
        });

        var gram = new double[columns, columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = i; j < columns; j++)
            {
                gram[i, j] = gram[j, i] = parts.Sum(part => part[(i * columns) + j]);
            }
        }

        return gram;
    }

    /// <summary>Computes the product of this matrix and a small one.</summary>
    /// <param name="right">The small matrix, with a row for each column of this one.</param>
    public DenseMatrix Multiply(double[,] right)
    {
        var product = new DenseMatrix(rows, right.GetLength(1));
        double[][] small = [
            .. Enumerable.Range(0, columns)
                .Select(row => Enumerable.Range(0, right.GetLength(1)).Select(column => right[row, column]).ToArray())];
        ForEachBlock(rows, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                ReadOnlySpan<double> values = this[row];
                Span<double> target = product[row];
                for (int i = 0; i < columns; i++)
                {
                    TensorPrimitives.MultiplyAdd<double>(small[i], values[i], target, target);
                }
            }
        });
        return product;
    }

    private static double[][] CreateBlocks(int rows, int columns) => [
        .. Enumerable.Range(0, BlocksOf(rows))
            .Select(block => new double[Math.Min(RowsABlock, rows - (block * RowsABlock)) * columns])];
}
