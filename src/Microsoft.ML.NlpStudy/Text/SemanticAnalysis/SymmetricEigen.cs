namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations.</summary>
/// <remarks>Golub and Van Loan, "Matrix Computations" (2013), section 8.5: cyclic by rows, with the symmetric Schur rotation.</remarks>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    // Elements below these shares of their diagonal elements, and of the greatest of the matrix, are rounding errors.
    private const double Precision = 1e-15, Noise = 1e-17;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">A symmetric matrix, which is not changed.</param>
    /// <returns>The eigenvalues in descending order, and a matrix whose columns are their eigenvectors, each of length 1.</returns>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[][] rows = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => matrix[i, j]).ToArray())];
        double[][] vectors = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0).ToArray())];
        double noise = Noise * rows.SelectMany(row => row).Select(Math.Abs).DefaultIfEmpty().Max();
        for (int sweep = 0; sweep < MostSweeps && Sweep(rows, vectors, noise); sweep++)
        {
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => rows[i][i])];
        var sorted = new double[size, size];
        for (int column = 0; column < size; column++)
        {
            for (int row = 0; row < size; row++)
            {
                sorted[row, column] = vectors[order[column]][row];    // a row here is an eigenvector
            }
        }

        return ([.. order.Select(i => rows[i][i])], sorted);
    }

    /// <summary>Rotates each pair of rows and columns once; false where nothing was left to rotate.</summary>
    private static bool Sweep(double[][] rows, double[][] vectors, double noise)
    {
        bool isRotated = false;
        for (int p = 0; p < rows.Length - 1; p++)
        {
            for (int q = p + 1; q < rows.Length; q++)
            {
                double element = rows[p][q];
                if (Math.Abs(element) <= Math.Max(noise, Precision * Math.Sqrt(Math.Abs(rows[p][p] * rows[q][q]))))
                {
                    continue;
                }

                isRotated = true;
                double tau = (rows[q][q] - rows[p][p]) / (2 * element);
                double tangent = tau >= 0 ? 1 / (tau + Math.Sqrt(1 + (tau * tau))) : -1 / (-tau + Math.Sqrt(1 + (tau * tau)));
                double cosine = 1 / Math.Sqrt(1 + (tangent * tangent)), sine = tangent * cosine;
                foreach (double[] row in rows)
                {
                    (row[p], row[q]) = ((cosine * row[p]) - (sine * row[q]), (sine * row[p]) + (cosine * row[q]));
                }

                Rotate(rows[p], rows[q], cosine, sine);
                Rotate(vectors[p], vectors[q], cosine, sine);
            }
        }

        return isRotated;
    }

    private static void Rotate(double[] first, double[] second, double cosine, double sine)
    {
        for (int i = 0; i < first.Length; i++)
        {
            (first[i], second[i]) = ((cosine * first[i]) - (sine * second[i]), (sine * first[i]) + (cosine * second[i]));
        }
    }
}
