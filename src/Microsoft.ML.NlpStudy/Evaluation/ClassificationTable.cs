using System.Globalization;
using System.Text;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>Prints classification reports as tables, in scikit-learn's layout.</summary>
internal static class ClassificationTable
{
    private const int ColumnWidth = 10;

    public static string Of(ClassificationReport report)
    {
        int width = report.Classes.Append(report.Weighted.Class).Max(TextWidth.InCells);
        StringBuilder table = Begin(report.PerClass, width);
        Append(table, width, "accuracy", "", "", Share(report.Accuracy), report.Rows);
        Append(table, width, report.Macro);
        Append(table, width, report.Weighted);
        if (report.RowsOfOtherClasses > 0)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"\n{report.RowsOfOtherClasses} rows of classes that the classifier does not know count as wrong.\n");
        }

        if (report.SkippedRows > 0)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"\n{report.SkippedRows} rows without a label or with scores that are not numbers were left out.\n");
        }

        return table.ToString();
    }

    /// <summary>Prints the report on several labels a text.</summary>
    public static string Of(MultilabelMetrics metrics)
    {
        int width = metrics.Labels.Append(metrics.Weighted.Class).Max(TextWidth.InCells);
        StringBuilder table = Begin(metrics.PerLabel, width);
        foreach (ClassFigures average in (ClassFigures[])[metrics.Micro, metrics.Macro, metrics.Weighted, metrics.Samples])
        {
            Append(table, width, average);
        }

        return table.Append(
            CultureInfo.InvariantCulture,
            $"\nSubset accuracy {Share(metrics.SubsetAccuracy)}, Hamming loss {Share(metrics.HammingLoss)}, average precision "
            + $"{Share(metrics.MacroAveragePrecision)} (macro), of label ranking {Share(metrics.LabelRankingAveragePrecision)}, "
            + $"{metrics.Rows} rows.\n").ToString();
    }

    private static StringBuilder Begin(IReadOnlyList<ClassFigures> classes, int width)
    {
        var table = new StringBuilder();
        table.Append(' ', width).Append(" precision    recall  f1-score   support\n\n");
        foreach (ClassFigures figures in classes)
        {
            Append(table, width, figures);
        }

        return table.Append('\n');
    }

    private static void Append(StringBuilder table, int width, ClassFigures figures) =>
        Append(table, width, figures.Class, Share(figures.Precision), Share(figures.Recall), Share(figures.F1), figures.Support);

    private static void Append(StringBuilder table, int width, string name, string precision, string recall, string f1, long support)
    {
        table.Append(' ', width - TextWidth.InCells(name)).Append(name);
        foreach (string figure in (ReadOnlySpan<string>)[precision, recall, f1, support.ToString(CultureInfo.InvariantCulture)])
        {
            table.Append(figure.PadLeft(ColumnWidth));
        }

        table.Append('\n');
    }

    private static string Share(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
