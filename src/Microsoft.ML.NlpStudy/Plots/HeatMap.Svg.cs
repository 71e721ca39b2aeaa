using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The SVG drawing. Row labels are at the left, column labels below (slanting if there is no room), the color scale at the right.
public sealed partial record HeatMap
{
    private const double Margin = 12, LabelSize = 11, LongestLabel = 150, Slant = -45, ScaleWidth = 12, ScaleGap = 20, LongestScale = 160;
    private const double LeastScale = 60;
    private static readonly double s_slope = Math.Sin(Math.PI / 4);

    internal override (double Width, double Height) Measure()
    {
        double scale = ScaleGap + ScaleWidth + 6
            + Math.Max(ScaleTicks.Labels.Max(label => TextWidth.Of(label, LabelSize)), TextWidth.Of(ColorTitle ?? "", LabelSize) - 18);
        double labels = IsSlanting ? WidestColumnLabel * s_slope + 14 : 20;
        double height = Math.Max(RowLabels.Count * CellSize, LeastScale) + labels + (XTitle is null ? 0 : 22);
        return (Left + ColumnLabels.Count * CellSize + scale + Margin, Top + height + Margin / 2);
    }

    internal override void Draw(SvgCanvas canvas)
    {
        CheckSizes();
        if (Title is not null)
        {
            canvas.Text(Margin, Margin + 12, Title, new TextStyle { Size = 14, IsBold = true, Color = Palette.Ink });
        }

        using IDisposable plot = canvas.MovedBy(Left, Top);
        DrawCells(canvas);
        DrawLabels(canvas);
        DrawScale(canvas);
    }

    private double Top => Margin + (Title is null ? 0 : 28) + (ColorTitle is null ? 0 : 14);

    private double WidestColumnLabel =>
        ColumnLabels.Select(label => Math.Min(LongestLabel, TextWidth.Of(label, LabelSize))).DefaultIfEmpty().Max();

    private bool IsSlanting => WidestColumnLabel > CellSize - 4;

    // A slanting label of the first columns may extend to the left of the plot.
    private double Left
    {
        get
        {
            double rows = RowLabels.Select(label => Math.Min(LongestLabel, TextWidth.Of(label, LabelSize))).DefaultIfEmpty().Max() + 8
                + (YTitle is null ? 0 : 22);
            double columns = IsSlanting
                ? ColumnLabels.Select((label, i) => Math.Min(LongestLabel, TextWidth.Of(label, LabelSize)) * s_slope - (i + 0.5) * CellSize)
                    .Max()
                : 0;
            return Margin + Math.Max(rows, columns);
        }
    }

    private AxisTicks ScaleTicks => AxisTicks.Of(Minimum, Highest, 4, isWhole: false, isWidened: false);

    private void DrawCells(SvgCanvas canvas)
    {
        double cell = CellSize;
        double size = CellLabels is null ? 0 : CellLabelSize;
        for (int row = 0; row < RowLabels.Count; row++)
        {
            for (int column = 0; column < ColumnLabels.Count; column++)
            {
                double value = Values[row][column];
                double share = ShareOf(value);
                string? label = CellLabels?[row][column];
                string number = double.IsFinite(value) ? TextOf(value) : "no value";
                string what = $"{RowLabels[row]} \u2192 {ColumnLabels[column]}: {(label is null ? "" : label + ", ")}{number}";
                canvas.Rectangle(column * cell + 0.5, row * cell + 0.5, cell - 1, cell - 1, Palette.OfShare(share), what);
                if (label is not null && TextWidth.Of(label, size) <= cell)
                {
                    canvas.Text(
                        (column + 0.5) * cell, (row + 0.5) * cell + size * 0.36, label,
                        new TextStyle { Size = size, Anchor = "middle", Color = LabelColor(value) });
                }
            }
        }
    }

    private void DrawLabels(SvgCanvas canvas)
    {
        double bottom = RowLabels.Count * CellSize;
        for (int row = 0; row < RowLabels.Count; row++)
        {
            DrawLabel(canvas, -6, (row + 0.5) * CellSize + 4, RowLabels[row], new TextStyle { Anchor = "end" });
        }

        for (int column = 0; column < ColumnLabels.Count; column++)
        {
            double middle = (column + 0.5) * CellSize;
            if (IsSlanting)
            {
                DrawLabel(canvas, middle + 4, bottom + 12, ColumnLabels[column], new TextStyle { Anchor = "end", Angle = Slant });
            }
            else
            {
                DrawLabel(canvas, middle, bottom + 16, ColumnLabels[column], new TextStyle { Anchor = "middle" });
            }
        }

        if (YTitle is not null)
        {
            canvas.Text(Margin + 8 - Left, bottom / 2, YTitle, new TextStyle { Size = 12, Anchor = "middle", Angle = -90 });
        }

        if (XTitle is not null)
        {
            double below = IsSlanting ? WidestColumnLabel * s_slope + 28 : 36;
            canvas.Text(ColumnLabels.Count * CellSize / 2, bottom + below, XTitle, new TextStyle { Size = 12, Anchor = "middle" });
        }
    }

    private static void DrawLabel(SvgCanvas canvas, double x, double y, string label, TextStyle style)
    {
        string shown = TextWidth.Shorten(label, LabelSize, LongestLabel);
        canvas.Text(x, y, shown, style with { Size = LabelSize }, shown == label ? null : label);
    }

    private void DrawScale(SvgCanvas canvas)
    {
        const int Steps = 64;
        double left = ColumnLabels.Count * CellSize + ScaleGap;
        double height = Math.Clamp(RowLabels.Count * CellSize, LeastScale, LongestScale);
        for (int i = 0; i < Steps; i++)
        {
            canvas.Rectangle(left, height * i / Steps, ScaleWidth, height / Steps + 0.5, Palette.OfShare(1 - (i + 0.5) / Steps));
        }

        AxisTicks ticks = ScaleTicks;
        foreach ((double value, string label) in ticks.Values.Zip(ticks.Labels))
        {
            double y = height * (1 - ShareOf(value));
            canvas.Line(left + ScaleWidth, y, left + ScaleWidth + 3, y, Palette.Axis);
            canvas.Text(left + ScaleWidth + 6, y + 4, label, new TextStyle());
        }

        if (ColorTitle is not null)
        {
            canvas.Text(left, -10, ColorTitle, new TextStyle());
        }
    }
}
