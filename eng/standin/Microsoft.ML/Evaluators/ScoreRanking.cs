using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Scores with their labels, for the measures that look at the order alone.</summary>
internal sealed class ScoreRanking
{
    private readonly List<(float Score, bool IsPositive)> rows = [];

    public void Add(float score, bool isPositive) => rows.Add((score, isPositive));

    /// <summary>The chance that a positive row scores above a negative one; of equal scores, half counts.</summary>
    public double AreaUnderRocCurve()
    {
        long positives = rows.Count(row => row.IsPositive);
        long negatives = rows.Count - positives;
        Contracts.CheckParam(positives > 0, "PosSample", "AUC is not defined when there is no positive class in the data");
        Contracts.CheckParam(negatives > 0, "NegSample", "AUC is not defined when there is no negative class in the data");
        double pairs = 0;
        long positivesAbove = 0;
        foreach (var tied in rows.GroupBy(row => row.Score).OrderByDescending(group => group.Key))
        {
            long tiedPositives = tied.Count(row => row.IsPositive);
            long tiedNegatives = tied.Count() - tiedPositives;
            pairs += (positivesAbove + (0.5 * tiedPositives)) * tiedNegatives;
            positivesAbove += tiedPositives;
        }
        return pairs / ((double)positives * negatives);
    }

    /// <summary>By the lower trapezoids (Boyd, Eng, Page 2013). Rows of equal score count in the order they came in.</summary>
    public double AreaUnderPrecisionRecallCurve()
    {
        int positives = rows.Count(row => row.IsPositive);
        double area = 0;
        double lowestPrecision = 1;
        int truePositives = 0;
        int predicted = 0;
        foreach ((_, bool isPositive) in rows.OrderByDescending(row => row.Score))
        {
            predicted++;
            if (isPositive)
            {
                truePositives++;
                area += (lowestPrecision + ((double)truePositives / predicted)) / 2 / positives;
            }
            lowestPrecision = (double)truePositives / predicted;
        }
        return area;
    }
}
