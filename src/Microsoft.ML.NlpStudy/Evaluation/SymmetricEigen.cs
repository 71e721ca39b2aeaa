namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations.</summary>
/// <remarks>
/// Each rotation sets an element beside the diagonal to 0. A few sweeps over all elements leave nothing but rounding errors, whatever the
/// matrix. Golub and Van Loan, "Matrix Computations", section 8.5.
/// </remarks>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;
    private const double LeastShare = 1e-15;

    /// <summary>Computes the eigenvalues in descending order, and an eigenvector of length 1 for each.</summary>
    /// <param name="matrix">The matrix, which is overwritten.</param>
    public static (double[] Values, double[][] Vectors) Compute(double[][] matrix)
    {
        int size = matrix.Length;
        double[][] vectors = [.. Enumerable.Range(0, size).Select(i =>
        {
            double[] unit = new double[size];
            unit[i] = 1;
            return unit;
        })];
        double norm = Math.Sqrt(matrix.Sum(row => row.Sum(value => value * value)));
        bool isDiagonal = false;
        for (int sweep = 0; sweep < MostSweeps && !isDiagonal; sweep++)
        {
            isDiagonal = true;
            for (int p = 0; p < size - 1; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    if (Math.Abs(matrix[p][q]) > norm * LeastShare)
                    {
                        isDiagonal = false;
                        Rotate(matrix, vectors, p, q);
                    }
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => matrix[i][i])];
        return ([.. order.Select(i => matrix[i][i])], [.. order.Select(i => vectors[i])]);
    }

    /// <summary>Turns rows and columns p and q of the matrix, and eigenvectors p and q, so that the element at (p, q) becomes 0.</summary>
    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        double[] rowP = matrix[p], rowQ = matrix[q];
        double element = rowP[q];
        double cotangent = (rowQ[q] - rowP[p]) / (2 * element);    // of twice the angle
        double tangent = (cotangent >= 0 ? 1 : -1) / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent)), sine = cosine * tangent;
        double diagonalP = rowP[p] - (tangent * element), diagonalQ = rowQ[q] + (tangent * element);
        for (int i = 0; i < rowP.Length; i++)
        {
            (double one, double other) = (rowP[i], rowQ[i]);
            (rowP[i], rowQ[i]) = ((cosine * one) - (sine * other), (sine * one) + (cosine * other));
            (one, other) = (vectors[p][i], vectors[q][i]);
            (vectors[p][i], vectors[q][i]) = ((cosine * one) - (sine * other), (sine * one) + (cosine * other));
        }

        (rowP[p], rowQ[q], rowP[q], rowQ[p]) = (diagonalP, diagonalQ, 0, 0);
        for (int i = 0; i < rowP.Length; i++)
        {
            // The matrix stays symmetric: the columns are copies of the rows.
            (matrix[i][p], matrix[i][q]) = (rowP[i], rowQ[i]);
        }
    }
}
