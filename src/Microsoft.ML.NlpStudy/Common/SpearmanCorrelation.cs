namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The correlation of Spearman: that of Pearson of the numbers' ranks.</summary>
internal static class SpearmanCorrelation
{
    /// <summary>Computes the correlation, from -1 to 1. NaN if all numbers of one side are equal, as with fewer than two pairs.</summary>
    public static double Of(ReadOnlySpan<double> xs, ReadOnlySpan<double> ys)
    {
        double[] ranksX = MeanRanks(xs), ranksY = MeanRanks(ys);
        var correlation = new PearsonCorrelation();
        for (int i = 0; i < ranksX.Length; i++)
        {
            correlation.Add(ranksX[i], ranksY[i]);
        }

        return correlation.Value;
    }

    /// <summary>Ranks numbers from 1, the smallest. Equal ones share the mean of their ranks.</summary>
    public static double[] MeanRanks(ReadOnlySpan<double> numbers)
    {
        double[] sorted = numbers.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        var ranks = new double[sorted.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            foreach (int place in places.AsSpan(start, end - start))
            {
                ranks[place] = (start + 1 + end) / 2.0;
            }
        }

        return ranks;
    }
}
