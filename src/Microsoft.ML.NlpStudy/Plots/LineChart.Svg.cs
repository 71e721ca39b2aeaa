using System.Globalization;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The SVG drawing. The title is above, the legend at the right. The title and labels of the vertical axis are at the left, those of the
// horizontal axis below.
public sealed partial record LineChart
{
    private const double Margin = 12, LegendRow = 18, LegendSwatch = 24, LongestLegend = 220, MarkGap = 4;
    private static readonly TextStyle s_label = new() { Anchor = "middle" };
    private static readonly TextStyle s_title = new() { Size = 14, IsBold = true, Color = Palette.Ink };

    private bool HasLegend => Series.Count > 1;

    private double Top => Margin + (Title is null ? 0 : 28) + (MarkTitle is null ? 0 : 10);

    private double LegendWidth => HasLegend
        ? LegendSwatch + 12 + Math.Min(LongestLegend, Series.Max(series => TextWidth.Of(series.Name, 12)))
        : 0;

    internal override (double Width, double Height) Measure()
    {
        AxisTicks y = Axes(Series.SelectMany(series => LineThinning.Runs(series)).SelectMany(run => run)).Y;
        double below = 22 + (XTitle is null ? 0 : 20);
        return (Left(y) + Width + LegendWidth + 2 * Margin, Top + Math.Max(Height, Series.Count * LegendRow) + below + Margin / 2);
    }

    internal override void Draw(SvgCanvas canvas)
    {
        List<List<(double X, double Y)>>[] runs = [.. Series.Select(LineThinning.Runs)];
        (AxisTicks x, AxisTicks y) = Axes(runs.SelectMany(series => series).SelectMany(run => run));
        if (Title is not null)
        {
            canvas.Text(Margin, Margin + 12, Title, s_title);
        }

        using IDisposable plot = canvas.MovedBy(Left(y), Top);
        DrawAxes(canvas, x, y);
        DrawMark(canvas, x);
        for (int i = 0; i < Series.Count; i++)
        {
            DrawSeries(canvas, i, runs[i], point => (PixelX(x, point.X), PixelY(y, point.Y)));
        }

        if (!runs.Any(series => series.Count > 0))
        {
            canvas.Text(Width / 2.0, Height / 2.0, NoData, s_label with { Size = 13 });
        }

        if (HasLegend)
        {
            DrawLegend(canvas);
        }
    }

    private double Left(AxisTicks y) => Margin + (YTitle is null ? 0 : 20) + y.Labels.Max(label => TextWidth.Of(label, 11)) + 8;

    private double PixelX(AxisTicks x, double value) => (value - x.Minimum) / (x.Maximum - x.Minimum) * Width;

    private double PixelY(AxisTicks y, double value) => Height - (value - y.Minimum) / (y.Maximum - y.Minimum) * Height;

    private void DrawAxes(SvgCanvas canvas, AxisTicks x, AxisTicks y)
    {
        foreach ((double value, string label) in y.Values.Zip(y.Labels))
        {
            double pixel = PixelY(y, value);
            canvas.Line(0, pixel, Width, pixel, Palette.Grid);
            canvas.Text(-6, pixel + 4, label, s_label with { Anchor = "end" });
        }

        foreach ((double value, string label) in x.Values.Zip(x.Labels))
        {
            double pixel = PixelX(x, value);
            canvas.Line(pixel, Height, pixel, Height + 4, Palette.Axis);
            canvas.Text(pixel, Height + 17, label, s_label);
        }

        canvas.Line(0, Height, Width, Height, Palette.Axis);
        if (XTitle is not null)
        {
            canvas.Text(Width / 2.0, Height + 36, XTitle, s_label with { Size = 12 });
        }

        if (YTitle is not null)
        {
            canvas.Text(Margin + 8 - Left(y), Height / 2.0, YTitle, s_label with { Size = 12, Angle = -90 });
        }
    }

    private void DrawMark(SvgCanvas canvas, AxisTicks x)
    {
        if (!HasMark(x))
        {
            return;
        }

        double pixel = PixelX(x, Mark!.Value);
        canvas.Line(pixel, 0, pixel, Height, Palette.Axis, 1, [4, 3]);
        if (MarkTitle is not null)
        {
            double half = TextWidth.Of(MarkTitle, 11) / 2;
            string anchor = pixel < half ? "start" : pixel > Width - half ? "end" : "middle";
            canvas.Text(pixel, -MarkGap, MarkTitle, s_label with { Anchor = anchor });
        }
    }

    private void DrawSeries(SvgCanvas canvas, int index, List<List<(double X, double Y)>> runs,
        Func<(double X, double Y), (double X, double Y)> toPixels)
    {
        LineSeries series = Series[index];
        string color = Palette.Series(index);
        foreach (List<(double X, double Y)> run in runs)
        {
            canvas.Path([.. run.Select(toPixels)], color, Palette.Dashes(index));
            foreach ((double X, double Y) point in IsMarked(series) ? run : run.Count == 1 ? run : [])
            {
                (double left, double top) = toPixels(point);
                canvas.Circle(left, top, 3, color,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{series.Name}: {point.Y:G4} at {XTitle?.ToLowerInvariant()} {point.X:G6}"));
            }
        }
    }

    private void DrawLegend(SvgCanvas canvas)
    {
        double left = Width + Margin;
        for (int i = 0; i < Series.Count; i++)
        {
            double middle = LegendRow * (i + 0.5);
            canvas.Line(left, middle, left + LegendSwatch - 6, middle, Palette.Series(i), 2, Palette.Dashes(i));
            string name = TextWidth.Shorten(Series[i].Name, 12, LongestLegend);
            canvas.Text(left + LegendSwatch, middle + 4, name, new TextStyle { Size = 12 }, name == Series[i].Name ? null : Series[i].Name);
        }
    }
}
