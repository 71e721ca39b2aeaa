using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Tests.Common;

public class CorrelationTests
{
    // Both figures stand in the documentation of SciPy's functions; the second has a tie.
    [Fact]
    public void The_correlations_are_those_of_scipy()
    {
        Assert.Equal(-0.7426106572325057, Pearson([1, 2, 3, 4, 5], [10, 9, 2.5, 6, 4]), 12);
        Assert.Equal(0.8207826816681233, SpearmanCorrelation.Of([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]), 12);
    }

    [Fact]
    public void Equal_numbers_share_the_mean_of_their_ranks()
    {
        Assert.Equal([5, 2.5, 4, 2.5, 1], SpearmanCorrelation.MeanRanks([9, 0.0, 7, -0.0, -3]));
        Assert.Equal(7 / Math.Sqrt(90), SpearmanCorrelation.Of([1, 2, 3, 4, 5], [2, 4, 5, 4, 5]), 12);
    }

    [Fact]
    public void Pearson_follows_the_formula_far_from_zero_too()
    {
        var random = new Random(1);
        double[] xs = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        double[] ys = [.. xs.Select(x => x + random.NextDouble())];
        double meanX = xs.Average(), meanY = ys.Average();
        double expected = xs.Zip(ys, (x, y) => (x - meanX) * (y - meanY)).Sum()
            / Math.Sqrt(xs.Sum(x => (x - meanX) * (x - meanX)) * ys.Sum(y => (y - meanY) * (y - meanY)));

        Assert.InRange(expected, 0.6, 0.8);
        Assert.Equal(expected, Pearson(xs, ys), 12);
        Assert.Equal(expected, Pearson([.. xs.Select(x => x + 1e6)], [.. ys.Select(y => (3 * y) - 1e6)]), 6);
    }

    [Fact]
    public void Spearman_without_ties_follows_the_formula()
    {
        int[] order = [.. Enumerable.Range(1, 200)];
        new Random(2).Shuffle(order);
        double[] xs = [.. Enumerable.Range(1, 200).Select(x => Math.Exp(x / 10.0))];
        double squares = order.Index().Sum(entry => Math.Pow(entry.Item - (entry.Index + 1), 2));

        double correlation = SpearmanCorrelation.Of(xs, [.. order.Select(y => (double)y)]);

        Assert.Equal(1 - (6 * squares / (200 * ((200.0 * 200) - 1))), correlation, 12);
    }

    [Fact]
    public void Numbers_that_do_not_vary_have_no_correlation()
    {
        Assert.Equal(double.NaN, Pearson([0.1, 0.1, 0.1], [1, 2, 3]));
        Assert.Equal(double.NaN, Pearson([1, 2, 3], [0.3, 0.3, 0.3]));
        Assert.Equal(double.NaN, Pearson([1], [2]));
        Assert.Equal(double.NaN, Pearson([], []));
        Assert.Equal(double.NaN, SpearmanCorrelation.Of([1, 2, 3], [0.3, 0.3, 0.3]));
        Assert.Equal(double.NaN, SpearmanCorrelation.Of([], []));
    }

    private static double Pearson(double[] xs, double[] ys)
    {
        var correlation = new PearsonCorrelation();
        foreach ((double x, double y) in xs.Zip(ys))
        {
            correlation.Add(x, y);
        }

        return correlation.Value;
    }
}
