namespace Microsoft.ML.Data;

/// <summary>How well a classifier into several classes does. Logarithms are natural.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassCounts counts, int topKPredictionCount, IReadOnlyList<string> classNames)
    {
        LogLoss = counts.LogLoss;
        LogLossReduction = counts.LogLossReduction;
        MacroAccuracy = counts.MacroAccuracy;
        MicroAccuracy = counts.MicroAccuracy;
        PerClassLogLoss = counts.PerClassLogLoss;
        TopKPredictionCount = topKPredictionCount;
        TopKAccuracyForAllK = topKPredictionCount > 0 ? counts.TopKAccuracies(topKPredictionCount) : null;
        ConfusionMatrix = new ConfusionMatrix(counts.ConfusionTable, classNames, isBinary: false);
    }

    public double LogLoss { get; }

    /// <summary>The share of the prior's log-loss that the classifier saves.</summary>
    public double LogLossReduction { get; private set; }

    /// <summary>The mean of the classes' accuracies, those without rows left out.</summary>
    public double MacroAccuracy { get; }

    public double MicroAccuracy { get; }

    /// <summary>How often the true class is among the first <see cref="TopKPredictionCount"/>; 0 where that was not asked for.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK?.LastOrDefault() ?? 0;

    public int TopKPredictionCount { get; }

    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    public IReadOnlyList<double> PerClassLogLoss { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}
