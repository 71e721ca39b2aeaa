using System.Globalization;
using System.Text;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>Prints a classification report as a table, in scikit-learn's layout.</summary>
internal static class ClassificationTable
{
    private const int ColumnWidth = 10;

    public static string Of(ClassificationReport report)
    {
        int width = report.Classes.Append(report.Weighted.Class).Max(TextWidth.InCells);
        var table = new StringBuilder();
        table.Append(' ', width).Append(" precision    recall  f1-score   support\n\n");
        foreach (ClassFigures figures in report.PerClass)
        {
            Append(table, width, figures);
        }

        table.Append('\n');
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
