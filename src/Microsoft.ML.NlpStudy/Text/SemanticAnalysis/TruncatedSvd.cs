using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The largest singular values of a sparse matrix and their right singular vectors, by a randomized block Krylov method.
/// </summary>
/// <remarks>
/// Halko, Martinsson, Shkolnisky and Tygert, "An Algorithm for the Principal Component Analysis of Large Data Sets" (2011), with restarts
/// as by Wu and Simon, "Thick-Restart Lanczos Method for Large Symmetric Eigenvalue Problems" (2000). Power iterations alone (Halko,
/// Martinsson and Tropp, "Finding Structure with Randomness", 2011) miss the smaller ones of 100 singular values of texts by percents. The
/// columns of a block are made orthonormal as by Stathopoulos and Wu, "A Block Orthogonalization Procedure with Constant Synchronization
/// Requirements" (2002).
/// </remarks>
/// <param name="Values">The singular values in descending order; 0 where the matrix has a lower rank.</param>
/// <param name="Vectors">A column for each singular value; zeros where that is 0.</param>
/// <param name="IsConverged">Whether all singular values are as exact as asked for.</param>
internal sealed record TruncatedSvd(double[] Values, DenseMatrix Vectors, bool IsConverged)
{
    private const int BlockWidth = 16;

    // Shorter directions are rounding errors: relative to the longest of a block, and to the operator's greatest eigenvalue.
    private const double LeastShare = 1e-7, LeastOfScale = 1e-11;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="count">The number of singular values.</param>
    /// <param name="options">Oversampling, tolerance, the most iterations and the seed.</param>
    public static TruncatedSvd Of(SparseMatrix matrix, int count, LatentSemanticAnalysisOptions options)
    {
        // The squares of the singular values are the eigenvalues of A·Aᵀ and of Aᵀ·A: the smaller one is decomposed.
        SparseMatrix transpose = matrix.Transpose();
        bool isWide = matrix.Rows < matrix.Columns;
        (SparseMatrix first, SparseMatrix second) = isWide ? (transpose, matrix) : (matrix, transpose);
        int size = second.Rows, kept = (int)Math.Min((long)count + options.Oversampling, size);
        int capacity = (int)Math.Min((2L * kept) + BlockWidth, size);
        var space = new KrylovSpace(size, capacity);

        // The first time leaves errors where directions are of very different lengths.
        DenseMatrix block = Orthonormal(Image(Gaussian(size, Math.Min(BlockWidth, size), options.Seed)), least: 0);
        block = Orthonormal(block, least: 0);
        for (int iteration = 1; ; iteration++)
        {
            space.Add(block);
            DenseMatrix image = Image(block);
            space.AddImage(image);
            double[,] gram = image.Gram();
            block = Orthonormal(image, LeastOfScale * space.Scale);
            space.Subtract(block);
            block = Orthonormal(block, LeastShare);
            bool isLast = block.Columns == 0 || iteration >= options.MaximumIterations;
            if (!isLast && space.Count + block.Columns <= capacity)
            {
                continue;
            }

            (double[] values, double[,] vectors) = space.Decompose();
            bool isConverged = block.Columns == 0 || Residual(values, vectors, gram, Math.Min(count, space.Count)) <= options.Tolerance;
            if (isConverged || isLast)
            {
                return Create(space, values, vectors, isConverged);
            }

            space.Restart(values, vectors, Math.Min(kept, capacity - block.Columns));
        }

        DenseMatrix Image(DenseMatrix columns) => second.Multiply(first.Multiply(columns));

        TruncatedSvd Create(KrylovSpace space, double[] squares, double[,] vectors, bool isConverged)
        {
            int found = Math.Min(count, space.Count);
            double least = LeastShare * Math.Sqrt(Math.Max(0, squares.FirstOrDefault()));
            double[] values = [
                .. Enumerable.Range(0, count).Select(i => i < found ? Math.Sqrt(Math.Max(0, squares[i])) : 0)
                    .Select(value => value > least ? value : 0)];
            DenseMatrix own = space.Combine(vectors, found);
            DenseMatrix right = Scaled(isWide ? first.Multiply(own) : own, values, isWide);
            SettleSigns(right);
            return new TruncatedSvd(values, right, isConverged);
        }
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

    /// <summary>
    /// Computes the greatest distance of an eigenvector's image from its multiple, relative to the eigenvalue. An eigenvalue is no
    /// farther from a true one.
    /// </summary>
    /// <param name="values">The eigenvalues within the space.</param>
    /// <param name="vectors">Their eigenvectors' elements in the base.</param>
    /// <param name="gram">The products of what the images of the last columns have outside the space.</param>
    /// <param name="count">The number of eigenvalues that matter.</param>
    private static double Residual(double[] values, double[,] vectors, double[,] gram, int count)
    {
        int width = gram.GetLength(0), start = values.Length - width;
        double greatest = 0;
        for (int i = 0; i < count; i++)
        {
            double square = 0;
            for (int row = 0; row < width; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    square += vectors[start + row, i] * gram[row, column] * vectors[start + column, i];
                }
            }

            // The eigenvalues below are those of a lower rank: they become zeros.
            if (values[i] > LeastShare * LeastShare * values[0])
            {
                greatest = Math.Max(greatest, Math.Sqrt(Math.Max(0, square)) / values[i]);
            }
        }

        return greatest;
    }

    /// <summary>Finds an orthonormal base of the space of a matrix's columns. It has fewer columns where those are dependent.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="least">The length of the shortest direction that counts.</param>
    private static DenseMatrix Orthonormal(DenseMatrix matrix, double least)
    {
        if (matrix.Columns == 0)
        {
            return matrix;
        }

        (double[] squares, double[,] rotation) = SymmetricEigen.Decompose(matrix.Gram());
        double shortest = Math.Max(least, LeastShare * Math.Sqrt(Math.Max(0, squares[0])));
        double[] lengths = [.. squares.Select(square => Math.Sqrt(Math.Max(0, square))).TakeWhile(length => length > shortest)];
        var divided = new double[squares.Length, lengths.Length];
        for (int row = 0; row < squares.Length; row++)
        {
            for (int column = 0; column < lengths.Length; column++)
            {
                divided[row, column] = rotation[row, column] / lengths[column];
            }
        }

        return matrix.Multiply(divided);
    }

    /// <summary>Creates a matrix with a column for each number: the source's, perhaps divided by it; zeros where the number is 0.</summary>
    private static DenseMatrix Scaled(DenseMatrix source, double[] numbers, bool isDivided)
    {
        var scaled = new DenseMatrix(source.Rows, numbers.Length);
        for (int row = 0; row < source.Rows; row++)
        {
            for (int column = 0; column < source.Columns; column++)
            {
                scaled[row][column] = numbers[column] == 0 ? 0 : source[row][column] / (isDivided ? numbers[column] : 1);
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
