using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TruncatedSvdTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Singular_values_and_variances_are_those_of_scikit_learn(bool isSublinear)
    {
        ReferenceTopics reference = ReferenceTopics.Load();
        ReferenceSvd expected = reference.Svd.Single(svd => svd.Sublinear == isSublinear);
        SparseMatrix matrix = Weights(reference.Tokens, expected.Words, isSublinear);

        TruncatedSvd svd = TruncatedSvd.Of(matrix, 6, new());
        (double[] variances, double total) = svd.ExplainedVariances(matrix);

        AssertNear(expected.SingularValues, svd.Values, 1e-6);
        AssertNear(expected.ExplainedVariance, variances, 1e-6);
        AssertNear(expected.ExplainedVarianceRatio, [.. variances.Select(variance => variance / total)], 1e-6);
    }

    [Fact]
    public void A_planted_matrix_of_rank_3_is_found_again()
    {
        // 300 x 200 of rank 3: singular values 30, 20 and 0.01, with orthonormal vectors.
        double[][] left = Orthonormal(300, 3, seed: 1), right = Orthonormal(200, 3, seed: 2);
        double[] values = [30, 20, 0.01];
        var matrix = new SparseMatrix(300, 200, 300 * 200);
        int[] columns = [.. Enumerable.Range(0, 200)];
        for (int row = 0; row < 300; row++)
        {
            matrix.AddRow(
                columns, [.. columns.Select(column => Enumerable.Range(0, 3).Sum(i => values[i] * left[i][row] * right[i][column]))]);
        }

        TruncatedSvd svd = TruncatedSvd.Of(matrix, 5, new() { Oversampling = 5, Seed = 7 });

        AssertNear(values, svd.Values[..3], 1e-3);
        for (int i = 0; i < 2; i++)
        {
            double cosine = Enumerable.Range(0, 200).Sum(row => svd.Vectors[row][i] * right[i][row]);
            Assert.Equal(1, Math.Abs(cosine), 1e-6);
        }

        // The numbers are rounded to Single: what is left of them is noise.
        Assert.All(svd.Values[3..], value => Assert.InRange(value, 0, 1e-4));
    }

    [Fact]
    public void A_lower_rank_than_asked_for_gives_zeros()
    {
        var matrix = new SparseMatrix(6, 4, 12);
        for (int row = 0; row < 6; row++)
        {
            matrix.AddRow([0, 2], [1, 1]);
        }

        TruncatedSvd svd = TruncatedSvd.Of(matrix, 3, new());

        AssertNear([Math.Sqrt(12)], svd.Values[..1], 1e-12);
        Assert.Equal([0, 0], svd.Values[1..]);
        Assert.Equal([Math.Sqrt(0.5), 0, 0], svd.Vectors[2].ToArray(), (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal([0.0, 0, 0], svd.Vectors[1].ToArray());
    }

    [Fact]
    public void A_seed_gives_the_same_bits_again()
    {
        ReferenceTopics reference = ReferenceTopics.Load();
        SparseMatrix matrix = Weights(reference.Tokens, reference.Svd[0].Words, isSublinear: false);
        var one = new LatentSemanticAnalysisOptions { Oversampling = 1, MaximumIterations = 1 };
        TruncatedSvd Decompose(int seed) => TruncatedSvd.Of(matrix, 4, one with { Seed = seed });

        Assert.Equal(Decompose(3).Values, Decompose(3).Values);
        Assert.NotEqual(Decompose(3).Values, Decompose(4).Values);
        Assert.False(Decompose(3).IsConverged);
    }

    [Theory]
    [InlineData(400, 300)]
    [InlineData(300, 400)]
    public void Singular_values_near_one_another_are_told_apart_after_restarts(int rows, int columns)
    {
        // Singular values 1, 0.997, 0.994 and so on: the hundredth is 0.703 and its neighbor 0.7. Each row and column has one entry.
        var matrix = new SparseMatrix(rows, columns, 300);
        for (int row = 0; row < rows; row++)
        {
            matrix.AddRow(row < 300 ? [(row * 7) % 300] : [], row < 300 ? [1 - (0.003 * row)] : []);
        }

        TruncatedSvd svd = TruncatedSvd.Of(matrix, 100, new() { Oversampling = 20 });

        Assert.True(svd.IsConverged);
        AssertNear([.. Enumerable.Range(0, 100).Select(i => 1 - (0.003 * i))], svd.Values, 5e-4);
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(1, svd.Vectors[i * 7 % 300][i], 1e-2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(40)]
    public void Eigenvectors_rebuild_the_matrix(int size)
    {
        var random = new Random(3);
        var matrix = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = i; j < size; j++)
            {
                matrix[i, j] = matrix[j, i] = random.NextDouble() - 0.5;
            }
        }

        (double[] values, double[,] vectors) = SymmetricEigen.Decompose(matrix);

        Assert.Equal(values.OrderDescending(), values);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double rebuilt = Enumerable.Range(0, size).Sum(k => values[k] * vectors[i, k] * vectors[j, k]);
                double product = Enumerable.Range(0, size).Sum(k => vectors[k, i] * vectors[k, j]);
                Assert.Equal(matrix[i, j], rebuilt, 1e-12);
                Assert.Equal(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }

    /// <summary>The weights of texts, with the words in the order given.</summary>
    internal static SparseMatrix Weights(string[][] texts, string[] words, bool isSublinear)
    {
        var counts = new WordCounts(words.Length);
        foreach (string[] text in texts)
        {
            counts.Add([.. text.Select(token => Array.IndexOf(words, token))]);
        }

        return new TermWeighting(counts.TextCounts.Select(count => (long)count), texts.Length, isSublinear).Weigh(counts);
    }

    private static void AssertNear(double[] expected, double[] found, double relative) =>
        Assert.Equal(expected, found, (one, other) => Math.Abs(one - other) <= relative * Math.Abs(one));

    private static double[][] Orthonormal(int length, int count, int seed)
    {
        var random = new Random(seed);
        var vectors = new List<double[]>();
        while (vectors.Count < count)
        {
            double[] vector = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
            foreach (double[] other in vectors)
            {
                double dot = vector.Zip(other, (x, y) => x * y).Sum();
                vector = [.. vector.Zip(other, (x, y) => x - (dot * y))];
            }

            double norm = Math.Sqrt(vector.Sum(x => x * x));
            vectors.Add([.. vector.Select(x => x / norm)]);
        }

        return [.. vectors];
    }
}
