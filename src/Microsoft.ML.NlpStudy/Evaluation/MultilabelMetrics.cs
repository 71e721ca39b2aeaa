using Microsoft.Data.Analysis;
using Microsoft.ML.NlpStudy.Evaluation;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The figures of a classifier that gives a text several labels, as scikit-learn computes them. <c>ToString</c> prints them like its
/// <c>classification_report</c>.
/// </summary>
/// <remarks>
/// Created by <c>MLContext.MultilabelClassification.Evaluate</c>. A figure without a denominator is 0. Labels of the rows that the
/// classifier does not know stand behind its own; they are never predicted.
/// </remarks>
public sealed class MultilabelMetrics
{
    internal MultilabelMetrics(
        IReadOnlyList<string> labels, LabelCounts counts, IReadOnlyList<double> averagePrecisions, double labelRankingAveragePrecision)
    {
        Labels = labels;
        PerLabel = [.. labels.Select((name, label) => new ClassFigures(
            name, counts.Precision(label), counts.Recall(label), counts.F1(label), counts.Support(label)))];
        Micro = Average("micro avg", counts.Micro());
        Macro = Average("macro avg", (counts.Macro(counts.Precision), counts.Macro(counts.Recall), counts.Macro(counts.F1)));
        Weighted = Average(
            "weighted avg", (counts.Weighted(counts.Precision), counts.Weighted(counts.Recall), counts.Weighted(counts.F1)));
        Samples = Average("samples avg", counts.Samples());
        (SubsetAccuracy, HammingLoss, Rows) = (counts.SubsetAccuracy, counts.HammingLoss, counts.Rows);
        AveragePrecisions = averagePrecisions;
        LabelRankingAveragePrecision = labelRankingAveragePrecision;

        ClassFigures Average(string name, (double Precision, double Recall, double F1) figures) =>
            new(name, figures.Precision, figures.Recall, figures.F1, counts.TotalSupport);
    }

    /// <summary>The labels' names, in the order of the classifier's scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The figures of each label, in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyList<ClassFigures> PerLabel { get; }

    /// <summary>The figures of all decisions about a row and a label together.</summary>
    public ClassFigures Micro { get; }

    /// <summary>The means of the figures over all labels.</summary>
    public ClassFigures Macro { get; }

    /// <summary>The means of the figures over the labels, weighted by their numbers of rows.</summary>
    public ClassFigures Weighted { get; }

    /// <summary>The means of the figures over the rows, each computed from the row's own labels.</summary>
    public ClassFigures Samples { get; }

    /// <summary>The share of rows of which exactly the true labels were predicted, 0 to 1.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>The share of wrong ones among all decisions about a row and a label, 0 to 1; lower is better.</summary>
    public double HammingLoss { get; }

    /// <summary>
    /// The average precision of each label's scores, 0 to 1, in the order of <see cref="Labels"/>; 0 for a label that no row has.
    /// </summary>
    public IReadOnlyList<double> AveragePrecisions { get; }

    /// <summary>The mean of <see cref="AveragePrecisions"/>.</summary>
    public double MacroAveragePrecision => AveragePrecisions.Average();

    /// <summary>
    /// The label ranking average precision (LRAP), 0 to 1: for each label of a row, the share of the row's labels among those with no
    /// lower score, as the mean over a row's labels and over the rows.
    /// </summary>
    public double LabelRankingAveragePrecision { get; }

    /// <summary>The number of evaluated rows.</summary>
    public long Rows { get; }

    /// <summary>
    /// Returns the figures as a data frame with a row for each label and four rows for the averages. The columns are <c>Class</c>,
    /// <c>Precision</c>, <c>Recall</c>, <c>F1</c>, <c>Support</c> and <c>AveragePrecision</c>, which averages other than macro do not have.
    /// </summary>
    public DataFrame ToDataFrame()
    {
        ClassFigures[] rows = [.. PerLabel, Micro, Macro, Weighted, Samples];
        double?[] precisions = [.. AveragePrecisions, null, MacroAveragePrecision, null, null];
        return new DataFrame(
            new StringDataFrameColumn(nameof(ClassFigures.Class), rows.Select(row => row.Class)),
            new PrimitiveDataFrameColumn<double>(nameof(ClassFigures.Precision), rows.Select(row => row.Precision)),
            new PrimitiveDataFrameColumn<double>(nameof(ClassFigures.Recall), rows.Select(row => row.Recall)),
            new PrimitiveDataFrameColumn<double>(nameof(ClassFigures.F1), rows.Select(row => row.F1)),
            new PrimitiveDataFrameColumn<long>(nameof(ClassFigures.Support), rows.Select(row => row.Support)),
            new PrimitiveDataFrameColumn<double>("AveragePrecision", precisions));
    }

    /// <summary>Returns the figures as a table, like scikit-learn's <c>classification_report</c>.</summary>
    public override string ToString() => ClassificationTable.Of(this);
}
