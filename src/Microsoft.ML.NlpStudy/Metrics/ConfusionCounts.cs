namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// How often each class was predicted for each class, and the figures that follow from it, as scikit-learn and ML.NET define them.
/// </summary>
/// <param name="classes">How many classes there are.</param>
internal sealed class ConfusionCounts(int classes)
{
    private readonly long[,] _counts = new long[classes, classes];

    /// <summary>How many classes there are.</summary>
    public int Classes => classes;

    /// <summary>Rows counted, those of other classes included.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows whose true class is none of these: they are wrong, and in no class's figures.</summary>
    public long OfOtherClasses { get; private set; }

    /// <summary>How often <paramref name="predicted"/> was predicted where <paramref name="truth"/> was true.</summary>
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

    /// <summary>The share of all rows that was predicted rightly; 0 without rows.</summary>
    public double Accuracy => Share(Enumerable.Range(0, classes).Sum(c => _counts[c, c]), Rows);

    /// <summary>Rows of the class.</summary>
    public long Support(int c) => Enumerable.Range(0, classes).Sum(predicted => _counts[c, predicted]);

    /// <summary>Rows for which the class was predicted.</summary>
    public long Predictions(int c) => Enumerable.Range(0, classes).Sum(truth => _counts[truth, c]);

    /// <summary>The share of the class among the rows for which it was predicted; 0 where it never was.</summary>
    public double Precision(int c) => Share(_counts[c, c], Predictions(c));

    /// <summary>The share of the class's rows for which it was predicted; 0 where it has none.</summary>
    public double Recall(int c) => Share(_counts[c, c], Support(c));

    /// <summary>The harmonic mean of precision and recall; 0 where both are.</summary>
    public double F1(int c) => Share(2 * _counts[c, c], Support(c) + Predictions(c));

    /// <summary>The mean of a figure over the classes that occur, in truth or as a prediction.</summary>
    public double Macro(Func<int, double> figure) =>
        Enumerable.Range(0, classes).Where(c => Support(c) + Predictions(c) > 0).Select(figure).DefaultIfEmpty().Average();

    /// <summary>The mean of a figure over the rows, each of which has its class's.</summary>
    public double Weighted(Func<int, double> figure)
    {
        long rows = Rows - OfOtherClasses;
        return rows == 0 ? 0 : Enumerable.Range(0, classes).Sum(c => figure(c) * Support(c)) / rows;
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
