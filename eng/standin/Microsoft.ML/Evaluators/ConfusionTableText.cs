using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Writes a confusion matrix as the table that ML.NET prints.</summary>
internal static class ConfusionTableText
{
    private const int HeadingWidth = 9;

    public static string Format(ConfusionMatrix matrix)
    {
        int classes = matrix.NumberOfClasses;
        int cellWidth = classes == 2 ? 8 : 5;
        int longestName = matrix.ClassNames.Max(name => name.Length);
        // Names too long for a column's head give way to numbers, which then also stand before the names of the rows.
        bool numbered = longestName > cellWidth;
        int digits = (classes - 1).ToString().Length;
        int labelWidth = Math.Max(HeadingWidth, numbered ? longestName + digits + 2 : longestName);
        string pad = new(' ', labelWidth - HeadingWidth);
        string bars = string.Concat(Enumerable.Repeat(classes > 2 ? "========" : "===========", classes));

        var text = new StringBuilder();
        if (classes == 2 && matrix.IsBinary)
            text.Append(PositiveShare(matrix));
        text.AppendLine();
        text.AppendLine("Confusion table");
        text.AppendLine($"          {pad}||{bars}");
        text.Append($"PREDICTED {pad}||");
        for (int i = 0; i < classes; i++)
            text.Append($" {(numbered ? i.ToString() : matrix.ClassNames[i]).PadLeft(cellWidth)} |");
        text.AppendLine(" Recall");
        text.AppendLine($"TRUTH     {pad}||{bars}");
        for (int i = 0; i < classes; i++)
        {
            text.Append(numbered
                ? $"{i.ToString().PadLeft(digits)}. {matrix.ClassNames[i].PadLeft(labelWidth - digits - 2)} ||"
                : $"{matrix.ClassNames[i].PadLeft(labelWidth)} ||");
            foreach (double count in matrix.Counts[i])
                text.Append($" {count.ToString("N0").PadLeft(cellWidth)} |");
            text.AppendLine($" {matrix.PerClassRecall[i],5:F4}");
        }
        text.AppendLine($"          {pad}||{bars}");
        text.Append($"Precision {pad}||");
        foreach (double precision in matrix.PerClassPrecision)
            text.Append($"{precision.ToString("N4").PadLeft(cellWidth + 1)} |");
        text.AppendLine();
        return text.ToString();
    }

    private static string PositiveShare(ConfusionMatrix matrix)
    {
        double positives = matrix.Counts[0].Sum();
        double negatives = matrix.Counts[1].Sum();
        return $"TEST {matrix.ClassNames[0].ToUpper()} RATIO:\t{positives / (positives + negatives):N4} ({positives:F1}/({positives:F1}+{negatives:F1}))";
    }
}
