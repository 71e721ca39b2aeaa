using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The eigenvalues and eigenvectors of a small symmetric matrix.</summary>
/// <remarks>
/// Golub and Van Loan, "Matrix Computations" (2013), section 8.3: reflections make the matrix tridiagonal, and rotations with implicit
/// shifts make it diagonal.
/// </remarks>
internal static class SymmetricEigen
{
    private const int MostSteps = 100;
    private const double Precision = 2.3e-16;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">A symmetric matrix, which is not changed.</param>
    /// <returns>The eigenvalues in descending order, and a matrix whose columns are their eigenvectors, each of length 1.</returns>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[][] rows = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => matrix[i, j]).ToArray())];

        // A row of these becomes an eigenvector.
        double[][] vectors = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0).ToArray())];
        double[] beside = Tridiagonalize(rows, vectors);
        double[] diagonal = [.. Enumerable.Range(0, size).Select(i => rows[i][i])];
        Diagonalize(diagonal, beside, vectors);

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => diagonal[i])];
        var sorted = new double[size, size];
        for (int column = 0; column < size; column++)
        {
            for (int row = 0; row < size; row++)
            {
                sorted[row, column] = vectors[order[column]][row];
            }
        }

        return ([.. order.Select(i => diagonal[i])], sorted);
    }

    /// <summary>Makes a matrix tridiagonal by reflections, which are applied to the rows of another matrix too.</summary>
    /// <returns>The elements beside the diagonal; the last one is 0. Those on the diagonal are in the matrix.</returns>
    private static double[] Tridiagonalize(double[][] rows, double[][] vectors)
    {
        int size = rows.Length;
        double[] beside = new double[size];
        double[] image = new double[size], sum = new double[size];
        for (int step = 0; step < size - 1; step++)
        {
            int start = step + 1;
            double[] mirror = rows[step][start..];
            double length = TensorPrimitives.Norm<double>(mirror);
            beside[step] = mirror[0] > 0 ? -length : length;
            mirror[0] -= beside[step];
            double square = TensorPrimitives.SumOfSquares<double>(mirror);
            if (square == 0)
            {
                continue;
            }

            double scale = 2 / square;
            Span<double> product = image.AsSpan(0, size - start);
            for (int i = start; i < size; i++)
            {
                product[i - start] = scale * TensorPrimitives.Dot<double>(rows[i].AsSpan(start), mirror);
            }

            TensorPrimitives.MultiplyAdd(mirror, -scale / 2 * TensorPrimitives.Dot<double>(product, mirror), product, product);
            Array.Clear(sum);
            for (int i = start; i < size; i++)
            {
                Span<double> row = rows[i].AsSpan(start);
                TensorPrimitives.MultiplyAdd<double>(product, -mirror[i - start], row, row);
                TensorPrimitives.MultiplyAdd<double>(mirror, -product[i - start], row, row);
                TensorPrimitives.MultiplyAdd<double>(vectors[i], scale * mirror[i - start], sum, sum);
            }

            for (int i = start; i < size; i++)
            {
                TensorPrimitives.MultiplyAdd<double>(sum, -mirror[i - start], vectors[i], vectors[i]);
            }
        }

        return beside;
    }

    /// <summary>Makes a tridiagonal matrix diagonal by rotations, which are applied to the rows of another matrix too.</summary>
    private static void Diagonalize(double[] diagonal, double[] beside, double[][] vectors)
    {
        for (int first = 0; first < diagonal.Length; first++)
        {
            for (int step = 0; step < MostSteps; step++)
            {
                int last = EndOfBlock(diagonal, beside, first);
                if (last == first)
                {
                    break;
                }

                Rotate(diagonal, beside, vectors, first, last);
            }
        }
    }

    /// <summary>Finds the last row of the block that begins with a row: elements beside the diagonal are not 0 before it.</summary>
    private static int EndOfBlock(double[] diagonal, double[] beside, int first)
    {
        int last = first;
        while (last < diagonal.Length - 1
            && Math.Abs(beside[last]) > Precision * (Math.Abs(diagonal[last]) + Math.Abs(diagonal[last + 1])))
        {
            last++;
        }

        return last;
    }

    /// <summary>Moves an implicitly shifted rotation through a block, from its last row up to its first.</summary>
    private static void Rotate(double[] diagonal, double[] beside, double[][] vectors, int first, int last)
    {
        // Wilkinson's shift: the eigenvalue of the leading two rows that is nearer to the first element.
        double half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
        double root = Math.Sqrt((half * half) + 1);
        double bulge = diagonal[last] - diagonal[first] + (beside[first] / (half + (half < 0 ? -root : root)));
        double sine = 1, cosine = 1, shift = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double turned = sine * beside[i], stayed = cosine * beside[i];
            double length = Math.Sqrt((turned * turned) + (bulge * bulge));
            beside[i + 1] = length;
            if (length == 0)
            {
                // The block falls into two.
                diagonal[i + 1] -= shift;
                beside[last] = 0;
                return;
            }

            sine = turned / length;
            cosine = bulge / length;
            double reduced = diagonal[i + 1] - shift;
            double mixed = ((diagonal[i] - reduced) * sine) + (2 * cosine * stayed);
            shift = sine * mixed;
            diagonal[i + 1] = reduced + shift;
            bulge = (cosine * mixed) - stayed;
            Turn(vectors[i], vectors[i + 1], cosine, sine);
        }

        diagonal[first] -= shift;
        beside[first] = bulge;
        beside[last] = 0;
    }

    private static void Turn(double[] upper, double[] lower, double cosine, double sine)
    {
        for (int i = 0; i < upper.Length; i++)
        {
            (upper[i], lower[i]) = ((cosine * upper[i]) - (sine * lower[i]), (sine * upper[i]) + (cosine * lower[i]));
        }
    }
}
