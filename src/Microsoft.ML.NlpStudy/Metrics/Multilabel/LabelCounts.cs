namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The counts of true and predicted labels, and the figures that follow from them, as scikit-learn defines them.</summary>
/// <param name="labels">The number of labels.</param>
internal sealed class LabelCounts(int labels)
{
    private readonly long[] _right = new long[labels];
    private readonly long[] _predicted = new long[labels];
    private readonly long[] _support = new long[labels];
    private long _wrong;
    private long _exactRows;

    // The sums of the rows' own figures.
    private (double Precision, double Recall, double F1) _sums;

    /// <summary>The number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Counts a row.</summary>
    /// <param name="truth">Whether the row has each label.</param>
    /// <param name="predicted">Whether each label was predicted.</param>
    public void Add(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted)
    {
        int right = 0, support = 0, predictions = 0;
        for (int label = 0; label < labels; label++)
        {
            if (truth[label])
            {
                _support[label]++;
                support++;
            }

            if (predicted[label])
            {
                _predicted[label]++;
                predictions++;
            }

            if (truth[label] && predicted[label])
            {
                _right[label]++;
                right++;
            }
        }

        int wrong = support + predictions - (2 * right);
        _wrong += wrong;
        _exactRows += wrong == 0 ? 1 : 0;
        _sums = (
            _sums.Precision + Share(right, predictions), _sums.Recall + Share(right, support),
            _sums.F1 + Share(2 * right, support + predictions));
        Rows++;
    }

    /// <summary>The share of rows whose labels are all right, and no others predicted; 0 without rows.</summary>
    public double SubsetAccuracy => Share(_exactRows, Rows);

    /// <summary>The share of wrong ones among all decisions about a row and a label.</summary>
    public double HammingLoss => Share(_wrong, Rows * labels);

    /// <summary>The number of labels of all rows together.</summary>
    public long TotalSupport => _support.Sum();

    /// <summary>Counts the rows that have the label.</summary>
    public long Support(int label) => _support[label];

    /// <summary>Computes the share of right ones among the label's predictions; 0 if it was never predicted.</summary>
    public double Precision(int label) => Share(_right[label], _predicted[label]);

    /// <summary>Computes the share of the label's rows for which it was predicted; 0 if no row has it.</summary>
    public double Recall(int label) => Share(_right[label], _support[label]);

    /// <summary>Computes the harmonic mean of precision and recall; 0 where both are 0.</summary>
    public double F1(int label) => Share(2 * _right[label], _support[label] + _predicted[label]);

    /// <summary>Computes precision, recall and F1 of all labels' decisions together.</summary>
    public (double Precision, double Recall, double F1) Micro()
    {
        (long right, long predicted, long support) = (_right.Sum(), _predicted.Sum(), _support.Sum());
        return (Share(right, predicted), Share(right, support), Share(2 * right, predicted + support));
    }

    /// <summary>Computes the mean of a figure over all labels.</summary>
    public double Macro(Func<int, double> figure) => Enumerable.Range(0, labels).Average(figure);

    /// <summary>Computes the mean of a figure over the labels, weighted by their rows; 0 if no row has a label.</summary>
    public double Weighted(Func<int, double> figure) => TotalSupport == 0
        ? 0
        : Enumerable.Range(0, labels).Sum(label => figure(label) * _support[label]) / TotalSupport;

    /// <summary>Computes the means of the rows' own precision, recall and F1.</summary>
    public (double Precision, double Recall, double F1) Samples() => Rows == 0
        ? (0, 0, 0)
        : (_sums.Precision / Rows, _sums.Recall / Rows, _sums.F1 / Rows);

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
