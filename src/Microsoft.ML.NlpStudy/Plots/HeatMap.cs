using System.Globalization;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>A heat map: a table of cells, darker for higher values. It shows confusion matrices and attention weights.</summary>
public sealed partial record HeatMap : Chart
{
    private const double SmallestCell = 18, LargestCell = 56, TargetSize = 440;

    /// <summary>The values of the cells, row by row from the top. A cell whose value is not a number is grey.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>The labels of the rows, from the top. Labels may be equal.</summary>
    public required IReadOnlyList<string> RowLabels { get; init; }

    /// <summary>The labels of the columns, from the left. Labels may be equal.</summary>
    public required IReadOnlyList<string> ColumnLabels { get; init; }

    /// <summary>The text in each cell, shown if it fits. Default: none.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? CellLabels { get; init; }

    /// <summary>The title of the columns, below the chart. Default: none.</summary>
    public string? XTitle { get; init; }

    /// <summary>The title of the rows, at the left. Default: none.</summary>
    public string? YTitle { get; init; }

    /// <summary>The title of the color scale. Default: none.</summary>
    public string? ColorTitle { get; init; }

    /// <summary>The value of the lightest color. Default: 0.</summary>
    public double Minimum { get; init; }

    /// <summary>
    /// The value of the darkest color; <see langword="null"/> for the highest value of a cell. Default: <see langword="null"/>.
    /// </summary>
    public double? Maximum { get; init; }

    /// <summary>Creates a heat map of attention weights between the tokens of two texts, or of the same text.</summary>
    /// <param name="from">The attending tokens, one for each row: in a translation, the target's.</param>
    /// <param name="to">The tokens attended to, one for each column: in a translation, the source's.</param>
    /// <param name="weights">For each token of <paramref name="from"/>, the weights of all tokens of <paramref name="to"/>.</param>
    /// <param name="title">The title above the chart. Default: none.</param>
    /// <exception cref="ArgumentException">The numbers of weights and of tokens differ.</exception>
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
        Math.Clamp(TargetSize / Math.Max(1, Math.Max(RowLabels.Count, ColumnLabels.Count)), SmallestCell, LargestCell);

    // One font size for all labels, so that the longest is not wider than a cell.
    private double CellLabelSize
    {
        get
        {
            double longest = CellLabels!.SelectMany(row => row).Select(label => TextWidth.Of(label, 1)).DefaultIfEmpty(1).Max();
            return Math.Clamp((CellSize - 2) / Math.Max(longest, 1), 6, Math.Clamp(CellSize * 0.36, 8, 13));
        }
    }

    // Zeros are grey.
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

    // The properties are set one by one, so they are compared when they are used.
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
