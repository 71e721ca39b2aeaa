namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The confusion matrix as counts, and the figures that follow from it, as scikit-learn and ML.NET define them.</summary>
/// <param name="classes">The number of classes.</param>
internal sealed class ConfusionCounts(int classes)
{
    private readonly long[,] _counts = new long[classes, classes];

    /// <summary>The number of classes.</summary>
    public int Classes => classes;

    /// <summary>The number of rows, those of other classes included.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of rows whose true class is none of these. They count as wrong, and in no class's figures.</summary>
    public long OfOtherClasses { get; private set; }

    /// <summary>The number of rows of class <paramref name="truth"/> for which <paramref name="predicted"/> was predicted.</summary>
    public long this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>Counts a row.</summary>
    public void Add(int truth, int predicted)
    {
        _counts[truth, predicted]++;
        Rows++;
    }

    /// <summary>Counts a row whose true class is none of these.</summary>
    public void AddOfOtherClass()
    {
        OfOtherClasses++;
        Rows++;
    }

    /// <summary>The share of all rows that was predicted correctly; 0 without rows.</summary>
    public double Accuracy => Share(Enumerable.Range(0, classes).Sum(c => _counts[c, c]), Rows);

    /// <summary>Counts the rows of the class.</summary>
    public long Support(int c) => Enumerable.Range(0, classes).Sum(predicted => _counts[c, predicted]);

    /// <summary>Counts the rows for which the class was predicted.</summary>
    public long Predictions(int c) => Enumerable.Range(0, classes).Sum(truth => _counts[truth, c]);

    /// <summary>Computes the share of the class among the rows for which it was predicted; 0 where it never was predicted.</summary>
    public double Precision(int c) => Share(_counts[c, c], Predictions(c));

    /// <summary>Computes the share of the class's rows for which it was predicted; 0 where the class has no rows.</summary>
    public double Recall(int c) => Share(_counts[c, c], Support(c));

    /// <summary>Computes the harmonic mean of precision and recall; 0 where both are 0.</summary>
    public double F1(int c) => Share(2 * _counts[c, c], Support(c) + Predictions(c));

    /// <summary>Computes the mean of a figure over the classes that occur, in truth or as a prediction.</summary>
    public double Macro(Func<int, double> figure) =>
        Enumerable.Range(0, classes).Where(c => Support(c) + Predictions(c) > 0).Select(figure).DefaultIfEmpty().Average();

    /// <summary>Computes the mean of a figure over the classes, weighted by their rows.</summary>
    public double Weighted(Func<int, double> figure)
    {
        long rows = Rows - OfOtherClasses;
        return rows == 0 ? 0 : Enumerable.Range(0, classes).Sum(c => figure(c) * Support(c)) / rows;
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
