using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>
/// The projection of points to the plane of their greatest variance, by principal component analysis (PCA): the two main eigenvectors of
/// their covariance, all of which are computed.
/// </summary>
internal static class PlaneProjection
{
    /// <summary>Projects points.</summary>
    /// <param name="points">The points, all of the same dimension. They are overwritten: their mean becomes 0.</param>
    /// <returns>
    /// The coordinates of each point, and the shares of the two in the whole variance. In each coordinate the point farthest from 0 is
    /// positive, as the direction of an eigenvector is arbitrary.
    /// </returns>
    public static (double[] X, double[] Y, double ShareX, double ShareY) Compute(double[][] points)
    {
        Center(points);

        // The products of the points, and those of their columns, have the same eigenvalues: the smaller matrix is taken.
        int dimension = points[0].Length;
        bool isOfColumns = dimension < points.Length;
        double[][] vectors = isOfColumns
            ? [.. Enumerable.Range(0, dimension).Select(column => points.Select(point => point[column]).ToArray())]
            : points;
        (double[] values, double[,] eigenvectors) = SymmetricEigen.Decompose(Products(vectors));
        double variance = values.Sum(value => Math.Max(0, value));
        (double[] x, double shareX) = Coordinate(0);
        (double[] y, double shareY) = Coordinate(1);
        return (x, y, shareX, shareY);

        (double[] Values, double Share) Coordinate(int index)
        {
            if (index >= values.Length || variance == 0)
            {
                return (new double[points.Length], 0);
            }

            double value = Math.Max(0, values[index]);
            double[] eigenvector = [.. Enumerable.Range(0, vectors.Length).Select(row => eigenvectors[row, index])];
            double[] coordinates = isOfColumns
                ? [.. points.Select(point => Dot(point, eigenvector))]
                : [.. eigenvector.Select(element => element * Math.Sqrt(value))];
            double farthest = coordinates.MaxBy(Math.Abs);
            return ([.. coordinates.Select(coordinate => farthest < 0 ? -coordinate : coordinate)], value / variance);
        }
    }

    private static void Center(double[][] points)
    {
        for (int column = 0; column < points[0].Length; column++)
        {
            double mean = points.Average(point => point[column]);
            foreach (double[] point in points)
            {
                point[column] -= mean;
            }
        }
    }

    private static double[,] Products(double[][] vectors)
    {
        double[,] products = new double[vectors.Length, vectors.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int j = 0; j < vectors.Length; j++)
            {
                products[i, j] = Dot(vectors[i], vectors[j]);
            }
        }

        return products;
    }

    private static double Dot(double[] one, double[] other) => TensorPrimitives.Dot<double>(one, other);
}
