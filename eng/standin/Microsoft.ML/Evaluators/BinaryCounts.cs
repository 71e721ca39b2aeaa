namespace Microsoft.ML.Data;

/// <summary>Counts of right and wrong predictions into two classes, the losses of their probabilities, and what follows from both.</summary>
internal sealed class BinaryCounts
{
    private double lossSum;
    private double lossPositives;
    private double lossNegatives;

    public double TruePositives { get; private set; }

    public double FalsePositives { get; private set; }

    public double TrueNegatives { get; private set; }

    public double FalseNegatives { get; private set; }

    public double Accuracy => (TruePositives + TrueNegatives) / Rows;

    public double PositivePrecision => Share(TruePositives, FalsePositives);

    public double PositiveRecall => Share(TruePositives, FalseNegatives);

    public double NegativePrecision => Share(TrueNegatives, FalseNegatives);

    public double NegativeRecall => Share(TrueNegatives, FalsePositives);

    public double F1Score
    {
        get
        {
            double sum = PositivePrecision + PositiveRecall;
            return sum == 0 ? 0 : 2 * PositivePrecision * PositiveRecall / sum;
        }
    }

    /// <summary>NaN as soon as one probability is.</summary>
    public double LogLoss => double.IsNaN(lossSum) ? double.NaN : LossRows > 0 ? lossSum / LossRows : 0;

    public double LogLossReduction
    {
        get
        {
            if (LossRows == 0)
                return 0;
            double prior = EntropyOf(lossPositives / LossRows);
            return (prior - (lossSum / LossRows)) / prior;
        }
    }

    public double Entropy => EntropyOf((TruePositives + FalseNegatives) / Rows);

    private double Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    private double LossRows => lossPositives + lossNegatives;

    public void Add(bool isPositive, bool predictedPositive, float probability)
    {
        switch (isPositive, predictedPositive)
        {
            case (true, true):
                TruePositives++;
                break;
            case (true, false):
                FalseNegatives++;
                break;
            case (false, true):
                FalsePositives++;
                break;
            default:
                TrueNegatives++;
                break;
        }
        lossSum += -Math.Log2(isPositive ? probability : 1.0 - probability);
        if (float.IsNaN(probability))
            return;
        if (isPositive)
            lossPositives++;
        else
            lossNegatives++;
    }

    private static double Share(double part, double rest) => part + rest > 0 ? part / (part + rest) : 0;

    private static double EntropyOf(double p) => p is 0 or 1 ? 0 : (-p * Math.Log2(p)) - ((1 - p) * Math.Log2(1 - p));
}
