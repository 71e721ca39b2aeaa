using System.Globalization;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The SVG drawing. The title is above, the legend at the right. The title and labels of the vertical axis are at the left, those of the
// horizontal axis below.
public sealed partial record ScatterChart
{
    private const double Margin = 12, LegendRow = 18, LegendSwatch = 16, LongestLegend = 220, LabelSize = 11, PointRadius = 3.5;
    private static readonly TextStyle s_tick = new() { Anchor = "middle" };

    private double Top => Margin + (Title is null ? 0 : 28);

    private double LegendWidth => HasLegend
        ? LegendSwatch + 12 + Math.Min(LongestLegend, Series.Max(series => TextWidth.Of(series.Name, 12)))
        : 0;

    internal override (double Width, double Height) Measure()
    {
        double below = 22 + (XTitle is null ? 0 : 20);
        return (Left(Axes(Points()).Y) + Width + LegendWidth + 2 * Margin,
            Top + Math.Max(Height, Series.Count * LegendRow) + below + Margin / 2);
    }

    internal override void Draw(SvgCanvas canvas)
    {
        ScatterPoint[] points = Points();
        (AxisTicks x, AxisTicks y) = Axes(points);
        if (Title is not null)
        {
            canvas.Text(Margin, Margin + 12, Title, new TextStyle { Size = 14, IsBold = true, Color = Palette.Ink });
        }

        using IDisposable plot = canvas.MovedBy(Left(y), Top);
        DrawAxes(canvas, x, y);
        foreach (ScatterPoint point in points)
        {
            canvas.Circle(PixelX(x, point.X), PixelY(y, point.Y), PointRadius, Palette.Series(point.Series), Describe(point));
        }

        foreach ((ScatterPoint point, PlacedLabel? label) in points.Zip(PlaceLabels(points, x, y)))
        {
            if (label is { } place)
            {
                canvas.Text(
                    place.X, place.Y, point.Label!, new TextStyle { Size = LabelSize, Anchor = place.Anchor, Color = Palette.Ink });
            }
        }

        if (points.Length == 0)
        {
            canvas.Text(Width / 2.0, Height / 2.0, NoData, s_tick with { Size = 13 });
        }

        if (HasLegend)
        {
            DrawLegend(canvas);
        }
    }

    private double Left(AxisTicks y) =>
        Margin + (YTitle is null ? 0 : 20) + y.Labels.Select(label => TextWidth.Of(label, 11)).DefaultIfEmpty().Max() + 8;

    private void DrawAxes(SvgCanvas canvas, AxisTicks x, AxisTicks y)
    {
        foreach ((double value, string label) in y.Values.Zip(y.Labels))
        {
            double pixel = PixelY(y, value);
            canvas.Line(0, pixel, Width, pixel, Palette.Grid);
            canvas.Text(-6, pixel + 4, label, s_tick with { Anchor = "end" });
        }

        foreach ((double value, string label) in x.Values.Zip(x.Labels))
        {
            double pixel = PixelX(x, value);
            canvas.Line(pixel, 0, pixel, Height, Palette.Grid);
            canvas.Text(pixel, Height + 17, label, s_tick);
        }

        if (XTitle is not null)
        {
            canvas.Text(Width / 2.0, Height + 36, XTitle, s_tick with { Size = 12 });
        }

        if (YTitle is not null)
        {
            canvas.Text(Margin + 8 - Left(y), Height / 2.0, YTitle, s_tick with { Size = 12, Angle = -90 });
        }
    }

    private string Describe(ScatterPoint point)
    {
        string[] names = [.. new[] { point.Label, HasLegend ? Series[point.Series].Name : null }.OfType<string>()];
        string place = string.Create(CultureInfo.InvariantCulture, $"{point.X:G4}, {point.Y:G4}");
        return names.Length == 0 ? place : $"{string.Join(", ", names)}: {place}";
    }

    private void DrawLegend(SvgCanvas canvas)
    {
        double left = Width + Margin;
        for (int i = 0; i < Series.Count; i++)
        {
            double middle = LegendRow * (i + 0.5);
            canvas.Circle(left + PointRadius, middle, PointRadius, Palette.Series(i));
            string name = TextWidth.Shorten(Series[i].Name, 12, LongestLegend);
            canvas.Text(left + LegendSwatch, middle + 4, name, new TextStyle { Size = 12 }, name == Series[i].Name ? null : Series[i].Name);
        }
    }
}
