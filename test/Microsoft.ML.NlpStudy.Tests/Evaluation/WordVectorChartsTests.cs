using Microsoft.ML.NlpStudy.Evaluation;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Tests.Evaluation;

public class WordVectorChartsTests
{
    // 12 points in 3 dimensions and 4 in 50: the matrix of columns, and that of points.
    [Theory]
    [InlineData(12, 3)]
    [InlineData(4, 50)]
    public void The_plane_keeps_the_greatest_variance(int count, int dimension)
    {
        double[][] Points() => [.. Enumerable.Range(0, count).Select(i =>
            RandomVectors.Numbers(i, dimension).Select(number => (double)number + 3).ToArray())];

        (double[] x, double[] y, double shareX, double shareY) = PlaneProjection.Compute(Points());

        double[] means = [.. Enumerable.Range(0, dimension).Select(column => Points().Average(point => point[column]))];
        double variance = Points().Sum(point => point.Zip(means).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        Assert.Equal(0, x.Sum(), 1e-9);
        Assert.Equal(0, y.Sum(), 1e-9);
        Assert.Equal(0, Dot(x, y), 1e-9);
        Assert.Equal(shareX, Dot(x, x) / variance, 1e-9);
        Assert.Equal(shareY, Dot(y, y) / variance, 1e-9);
        Assert.InRange(shareX, shareY, 1);
        Assert.All([x, y], coordinates => Assert.Equal(coordinates.Max(Math.Abs), coordinates.Max()));

        // No direction of the space has more variance than the first: power iteration from any start ends there.
        double[] direction = [.. Enumerable.Range(0, dimension).Select(i => 1.0 + i % 3)];
        double[][] centered = [.. Points().Select(point => point.Zip(means, (one, mean) => one - mean).ToArray())];
        double largest = 0;
        for (int step = 0; step < 2000; step++)
        {
            double[] next = new double[dimension];
            foreach (double[] point in centered)
            {
                double along = Dot(point, direction);
                next = [.. next.Zip(point, (sum, element) => sum + along * element)];
            }

            largest = Math.Sqrt(Dot(next, next));
            direction = [.. next.Select(element => element / largest)];
        }

        Assert.Equal(largest / variance, shareX, 1e-6);
    }

    [Fact]
    public void Words_in_a_plane_keep_their_places()
    {
        // Of length 1, so that scaling changes nothing: a cross in the plane of the first and last axis.
        WordVectors vectors = WordVectors.Create(new Dictionary<string, float[]>
        {
            ["동"] = [1, 0, 0],
            ["서"] = [-1, 0, 0],
            ["남"] = [0, 0, -0.6f],
            ["북"] = [0, 0, 0.3f],
            ["far"] = [2, 0, 0],
        });

        ScatterChart chart = vectors.Plot(["동", "서", "far", "남", "북", "동"], "방향");

        ScatterSeries series = Assert.Single(chart.Series);
        Assert.Equal(["동", "서", "far", "남", "북"], series.Labels);
        Assert.Equal(series.X[0], series.X[2], 1e-12);
        Assert.Equal(series.Y[0], series.Y[2], 1e-12);
        Assert.Equal(2, Math.Abs(series.X[0] - series.X[1]), 1e-6);
        Assert.Equal(2, Math.Abs(series.Y[3] - series.Y[4]), 1e-6);
        Assert.True(chart.HasEqualUnits);
        Assert.Equal(("방향", "First component (58.3% of the variance)", "Second component (41.7% of the variance)"),
            (chart.Title, chart.XTitle, chart.YTitle));
        Assert.Contains("far", chart.ToSvg());
        Assert.Contains("북", chart.ToVegaLite());
    }

    [Fact]
    public void Groups_have_colors_and_a_word_belongs_to_its_first()
    {
        WordVectors vectors = RandomVectors.For(["a", "b", "c", "d"], 10);

        ScatterChart chart = vectors.Plot(new Dictionary<string, string[]> { ["one"] = ["a", "b"], ["two"] = ["b", "c", "d"] });

        Assert.Equal(["one", "two"], chart.Series.Select(series => series.Name));
        Assert.Equal(["a", "b"], chart.Series[0].Labels);
        Assert.Equal(["c", "d"], chart.Series[1].Labels);
    }

    [Fact]
    public void One_word_and_equal_words_are_drawn_too()
    {
        WordVectors vectors = WordVectors.Create(new Dictionary<string, float[]> { ["a"] = [1], ["b"] = [2], ["zero"] = [0] });

        Assert.Equal([0.0], vectors.Plot(["a"]).Series[0].X);
        Assert.Equal([0.0, 0], vectors.Plot(["a", "b"]).Series[0].Y);
        Assert.DoesNotContain("NaN", vectors.Plot(["a", "zero"]).ToSvg());
        Assert.DoesNotContain("NaN", vectors.Plot(["a"]).ToSvg());
    }

    [Fact]
    public void Unknown_words_are_composed_of_n_grams_or_named()
    {
        using var files = new TemporaryFiles();
        WordVectors vectors = WordVectors.Load(FastTextModel.Write(files, ["film", "movie"]));

        Assert.Equal(["film", "films"], vectors.Plot(["film", "films"]).Series[0].Labels);
        Assert.Contains("'x'", Assert.Throws<KeyNotFoundException>(() => RandomVectors.For(["a"], 3).Plot(["a", "x"])).Message);
        Assert.Throws<ArgumentException>(() => vectors.Plot([]));
    }

    private static double Dot(double[] one, double[] other) => one.Zip(other, (x, y) => x * y).Sum();
}
