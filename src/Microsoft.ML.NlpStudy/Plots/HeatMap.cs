using System.Globalization;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>A table of cells, the darker the higher their value: a confusion matrix, the attention of each token to each other.</summary>
public sealed partial record HeatMap : Chart
{
    private const double SmallestCell = 18, LargestCell = 56, WishedSize = 440;

    /// <summary>The cells' values, row by row from above. A value that is not a number leaves its cell grey.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>A label for each row, from above. Several may be alike.</summary>
    public required IReadOnlyList<string> RowLabels { get; init; }

    /// <summary>A label for each column, from the left. Several may be alike.</summary>
    public required IReadOnlyList<string> ColumnLabels { get; init; }

    /// <summary>What is written in each cell, where it fits. Default: nothing.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? CellLabels { get; init; }

    /// <summary>What the columns are; written below. Default: not said.</summary>
    public string? XTitle { get; init; }

    /// <summary>What the rows are; written at the left. Default: not said.</summary>
    public string? YTitle { get; init; }

    /// <summary>What the colors measure. Default: not said.</summary>
    public string? ColorTitle { get; init; }

    /// <summary>The value of the lightest color. Default: 0.</summary>
    public double Minimum { get; init; }

    /// <summary>
    /// The value of the darkest color; <see langword="null"/> for the highest there is. Default: <see langword="null"/>.
    /// </summary>
    public double? Maximum { get; init; }

    /// <summary>How much each token of a text attends to each token of another, or of the same.</summary>
    /// <param name="from">The tokens that attend, a row each: the target's, of a translation.</param>
    /// <param name="to">The tokens that are attended to, a column each: the source's.</param>
    /// <param name="weights">For each of <paramref name="from"/> the weights of all of <paramref name="to"/>.</param>
    /// <param name="title">The line above. Default: none.</param>
    /// <exception cref="ArgumentException">The weights are not as many as the tokens.</exception>
    public static HeatMap OfAttention(
        IReadOnlyList<string> from, IReadOnlyList<string> to, IReadOnlyList<IReadOnlyList<double>> weights, string? title = null)
    {
        var chart = new HeatMap
        {
            Title = title,
            RowLabels = from,
            ColumnLabels = to,
            Values = weights,
            ColorTitle = "weight",
            XTitle = "attends to"
        };
        chart.CheckSizes();
        return chart;
    }

    private double CellSize =>
        Math.Clamp(WishedSize / Math.Max(1, Math.Max(RowLabels.Count, ColumnLabels.Count)), SmallestCell, LargestCell);

    // One size for all, at which the longest is no wider than a cell.
    private double CellLabelSize
    {
        get
        {
            double longest = CellLabels!.SelectMany(row => row).Select(label => TextWidth.Of(label, 1)).DefaultIfEmpty(1).Max();
            return Math.Clamp((CellSize - 2) / Math.Max(longest, 1), 6, Math.Clamp(CellSize * 0.36, 8, 13));
        }
    }

    // What is nothing stands back.
    private string LabelColor(double value) => value == 0 ? Palette.Axis : Palette.TextOn(ShareOf(value));

    private double Highest
    {
        get
        {
            double highest = Maximum ?? Values.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(1).Max();
            return highest > Minimum ? highest : Minimum + 1;
        }
    }

    private double ShareOf(double value) => double.IsFinite(value) ? Math.Clamp((value - Minimum) / (Highest - Minimum), 0, 1) : double.NaN;

    private static string TextOf(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    // The properties are set one by one, so only what uses them can compare them.
    private void CheckSizes()
    {
        Check(Values.Count == RowLabels.Count, "rows", RowLabels.Count, Values.Count);
        foreach (IReadOnlyList<double> row in Values)
        {
            Check(row.Count == ColumnLabels.Count, "values in a row", ColumnLabels.Count, row.Count);
        }

        if (CellLabels is null)
        {
            return;
        }

        Check(CellLabels.Count == RowLabels.Count, "rows of cell labels", RowLabels.Count, CellLabels.Count);
        foreach (IReadOnlyList<string> row in CellLabels)
        {
            Check(row.Count == ColumnLabels.Count, "cell labels in a row", ColumnLabels.Count, row.Count);
        }
    }

    private static void Check(bool condition, string what, int expected, int found)
    {
        if (!condition)
        {
            throw new ArgumentException($"Heat map: expected {expected} {what}, as there are labels, found {found}.");
        }
    }
}
