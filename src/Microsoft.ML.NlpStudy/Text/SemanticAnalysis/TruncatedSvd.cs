using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The largest singular values of a sparse matrix and their right singular vectors, by random projection and power iterations.
/// </summary>
/// <remarks>
/// Halko, Martinsson and Tropp, "Finding Structure with Randomness" (2011), algorithms 4.4 and 5.1. Bases are made orthonormal by the
/// eigenvectors of their products, as in Stathopoulos and Wu, "A Block Orthogonalization Procedure with Constant Synchronization
/// Requirements" (2002).
/// </remarks>
/// <param name="Values">The singular values in descending order; 0 where the matrix has a lower rank.</param>
/// <param name="Vectors">A column for each singular value; zeros where that is 0.</param>
internal sealed record TruncatedSvd(double[] Values, DenseMatrix Vectors)
{
    // Directions shorter than the longest one by this factor are noise of the products.
    private const double LeastShare = 1e-7;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="count">The number of singular values.</param>
    /// <param name="powerIterations">The number of power iterations.</param>
    /// <param name="oversampling">The number of directions besides <paramref name="count"/>.</param>
    /// <param name="seed">The seed of the random projection.</param>
    public static TruncatedSvd Of(SparseMatrix matrix, int count, int powerIterations, int oversampling, int seed)
    {
        int width = (int)Math.Min((long)count + oversampling, Math.Min(matrix.Rows, matrix.Columns));
        SparseMatrix transpose = matrix.Transpose();
        DenseMatrix left = Orthonormal(matrix.Multiply(Gaussian(matrix.Columns, width, seed)));
        for (int i = 0; i < powerIterations; i++)
        {
            left = Orthonormal(matrix.Multiply(Orthonormal(transpose.Multiply(left))));
        }

        // The base is made orthonormal once more, as the first time leaves errors where directions are of very different lengths.
        left = Orthonormal(left);

        // left · (projected)ᵀ is the matrix within the base. The singular values of the small factor are the matrix's.
        DenseMatrix projected = transpose.Multiply(left);
        (double[] squares, double[,] rotation) = SymmetricEigen.Decompose(projected.Gram());
        double least = LeastShare * Math.Sqrt(Math.Max(0, squares.FirstOrDefault()));
        double[] values = [
            .. Enumerable.Range(0, count).Select(i => i < squares.Length ? Math.Sqrt(Math.Max(0, squares[i])) : 0)
                .Select(value => value > least ? value : 0)];
        DenseMatrix vectors = projected.Multiply(Scaled(rotation, values));
        SettleSigns(vectors);
        return new TruncatedSvd(values, vectors);
    }

    /// <summary>Computes the variance of each element of the rows' projections, and the sum of the variances of the columns.</summary>
    /// <param name="matrix">The matrix that was decomposed.</param>
    public (double[] Explained, double Total) ExplainedVariances(SparseMatrix matrix)
    {
        (double[] means, double[] meanSquares) = matrix.Moments();
        double[] projected = new double[Values.Length];
        for (int row = 0; row < Vectors.Rows; row++)
        {
            TensorPrimitives.MultiplyAdd<double>(Vectors[row], means[row], projected, projected);
        }

        // The mean square of a projection is that of the singular value over the rows.
        double[] explained = [
            .. Values.Zip(projected, (value, mean) => Math.Max(0, (value * value / matrix.Rows) - (mean * mean)))];
        return (explained, meanSquares.Zip(means, (square, mean) => square - (mean * mean)).Sum());
    }

    /// <summary>Rounds the vectors to a table with a row for each column of the matrix.</summary>
    public VectorTable ToTable()
    {
        var table = new VectorTable(Vectors.Columns);
        for (int row = 0; row < Vectors.Rows; row++)
        {
            TensorPrimitives.ConvertTruncating<double, float>(Vectors[row], table.Add());
        }

        return table;
    }

    /// <summary>Finds an orthonormal base of the space of a matrix's columns. It has fewer columns where those are dependent.</summary>
    private static DenseMatrix Orthonormal(DenseMatrix matrix)
    {
        (double[] squares, double[,] rotation) = SymmetricEigen.Decompose(matrix.Gram());
        double least = LeastShare * LeastShare * squares[0];
        int rank = Math.Max(1, squares.Count(square => square > least));
        return matrix.Multiply(Scaled(rotation, [.. squares.Take(rank).Select(square => Math.Sqrt(Math.Max(0, square)))]));
    }

    /// <summary>Divides the first columns by numbers; a column whose number is 0 becomes zeros.</summary>
    private static double[,] Scaled(double[,] matrix, double[] numbers)
    {
        var scaled = new double[matrix.GetLength(0), numbers.Length];
        for (int column = 0; column < Math.Min(numbers.Length, matrix.GetLength(1)); column++)
        {
            for (int row = 0; row < matrix.GetLength(0) && numbers[column] > 0; row++)
            {
                scaled[row, column] = matrix[row, column] / numbers[column];
            }
        }

        return scaled;
    }

    private static DenseMatrix Gaussian(int rows, int columns, int seed)
    {
        var matrix = new DenseMatrix(rows, columns);
        DenseMatrix.ForEachBlock(rows, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                ulong state = SplitMix.Of((ulong)seed, (ulong)row);
                foreach (ref double value in matrix[row])
                {
                    // Box and Muller; 1 - u is never 0.
                    double radius = Math.Sqrt(-2 * Math.Log(1 - SplitMix.NextDouble(ref state)));
                    value = radius * Math.Cos(2 * Math.PI * SplitMix.NextDouble(ref state));
                }
            }
        });
        return matrix;
    }

    /// <summary>
    /// Turns each column so that its element of the greatest magnitude is positive: the sign of a singular vector is free.
    /// </summary>
    private static void SettleSigns(DenseMatrix vectors)
    {
        double[] greatest = new double[vectors.Columns];
        for (int row = 0; row < vectors.Rows; row++)
        {
            ReadOnlySpan<double> values = vectors[row];
            for (int column = 0; column < values.Length; column++)
            {
                if (Math.Abs(values[column]) > Math.Abs(greatest[column]))
                {
                    greatest[column] = values[column];
                }
            }
        }

        for (int row = 0; row < vectors.Rows; row++)
        {
            Span<double> values = vectors[row];
            for (int column = 0; column < values.Length; column++)
            {
                values[column] = greatest[column] < 0 ? -values[column] : values[column];
            }
        }
    }
}
