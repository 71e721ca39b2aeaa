namespace Microsoft.ML.Data;

/// <summary>Counts and losses over rows scored for several classes, and what follows from them.</summary>
internal sealed class MulticlassCounts(int classes)
{
    // A probability of 0 would cost infinitely much.
    private const float LeastProbability = 1e-15f;

    private readonly double[] rowsOfClass = new double[classes];
    private readonly double[] lossOfClass = new double[classes];
    private readonly double[] rowsOfRank = new double[classes + 1];
    private double rows;
    private double loss;

    /// <summary>Rows: true classes. Columns: classes with the highest score.</summary>
    public double[][] ConfusionTable { get; } = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];

    public double MicroAccuracy => rows > 0 ? rowsOfRank[0] / rows : 0;

    public double MacroAccuracy
    {
        get
        {
            double[] accuracies = [.. Enumerable.Range(0, classes).Where(c => rowsOfClass[c] > 0).Select(c => ConfusionTable[c][c] / rowsOfClass[c])];
            return accuracies.Length > 0 ? accuracies.Average() : 0;
        }
    }

    public double LogLoss => rows > 0 ? loss / rows : 0;

    public double LogLossReduction
    {
        get
        {
            double entropy = -rowsOfClass.Where(count => count > 0).Sum(count => count * Math.Log(count / rows)) / rows;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double[] PerClassLogLoss => [.. lossOfClass.Zip(rowsOfClass, (sum, count) => count > 0 ? sum / count : 0)];

    public double[] TopKAccuracies(int most)
    {
        var accuracies = new double[Math.Min(most, rowsOfRank.Length)];
        double sum = 0;
        for (int k = 0; k < accuracies.Length; k++)
            accuracies[k] = sum += rowsOfRank[k] / rows;
        return accuracies;
    }

    public void Add(int label, ReadOnlySpan<float> scores)
    {
        bool known = label < classes;
        float labelScore = known ? scores[label] : 0;
        double rowLoss = -Math.Log(Math.Min(1, Math.Max(LeastProbability, labelScore)));
        // Of equal scores the earlier class ranks higher.
        int rank = 0;
        int predicted = 0;
        for (int c = 0; c < classes; c++)
        {
            if (scores[c] > labelScore || (scores[c] == labelScore && c < label))
                rank++;
            if (scores[c] > scores[predicted])
                predicted = c;
        }
        rows++;
        loss += rowLoss;
        rowsOfRank[rank]++;
        // A class that the classifier does not know counts as wrong, and in no class's figures.
        if (!known)
            return;
        rowsOfClass[label]++;
        lossOfClass[label] += rowLoss;
        ConfusionTable[label][predicted]++;
    }
}
