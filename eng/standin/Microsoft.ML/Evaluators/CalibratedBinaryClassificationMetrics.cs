namespace Microsoft.ML.Data;

/// <summary>How well a classifier into two classes does, its probabilities included. Logarithms are to base 2.</summary>
public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryCounts counts, ScoreRanking ranking, IReadOnlyList<string> classNames)
        : base(counts, ranking, classNames)
    {
        LogLoss = counts.LogLoss;
        LogLossReduction = counts.LogLossReduction;
        Entropy = counts.Entropy;
    }

    public double LogLoss { get; }

    /// <summary>The share of the prior's log-loss that the classifier saves; 1 is perfect, 0 no better than the prior.</summary>
    public double LogLossReduction { get; }

    /// <summary>The log-loss of predicting the prior.</summary>
    public double Entropy { get; }
}
