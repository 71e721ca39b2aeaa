using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>A chart of points, such as a map of words.</summary>
/// <remarks>
/// Labels stand beside their points where they overlap no other label and no point. A label without such a place is left out; the mouse
/// over its point shows it.
/// </remarks>
public sealed partial record ScatterChart : Chart
{
    private const string NoData = "no data";

    // The share of the points' extent that is left free around them.
    private const double FreeShare = 0.06;

    /// <summary>The series, each with a different name, in drawing order.</summary>
    /// <exception cref="ArgumentException">Two series have the same name.</exception>
    public required IReadOnlyList<ScatterSeries> Series
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GroupBy(series => series.Name).FirstOrDefault(group => group.Count() > 1) is { } group)
            {
                throw new ArgumentException(
                    $"Scatter chart: expected a name of its own for each series, found '{group.Key}' {group.Count()} times.",
                    nameof(Series));
            }

            field = value;
        }
    }

    /// <summary>The title of the horizontal axis. Default: none.</summary>
    public string? XTitle { get; init; }

    /// <summary>The title of the vertical axis. Default: none.</summary>
    public string? YTitle { get; init; }

    /// <summary>Whether a unit has the same length on both axes, so that distances can be compared. Default: false.</summary>
    public bool HasEqualUnits { get; init; }

    /// <summary>Width of the plot between the axes' ends, in pixels. Default: 520.</summary>
    public int Width { get; init; } = 520;

    /// <summary>Height of the plot between the axes' ends, in pixels. Default: 400.</summary>
    public int Height { get; init; } = 400;

    private bool HasLegend => Series.Count > 1;

    /// <summary>Collects the points that can be drawn, with the index of their series.</summary>
    private ScatterPoint[] Points() => [
        .. Series.SelectMany((series, i) => series.X.Select((x, at) => new ScatterPoint(i, x, series.Y[at], series.Labels?[at])))
            .Where(point => IsDrawable(point.X) && IsDrawable(point.Y))];

    // Differences of values near the limits of a double would overflow.
    private static bool IsDrawable(double value) => Math.Abs(value) <= 1e290;

    private (AxisTicks X, AxisTicks Y) Axes(ScatterPoint[] points)
    {
        (double xMiddle, double xSpan) = Range(points, point => point.X);
        (double yMiddle, double ySpan) = Range(points, point => point.Y);
        if (HasEqualUnits)
        {
            double unitsAPixel = Math.Max(xSpan / Width, ySpan / Height);
            (xSpan, ySpan) = (unitsAPixel * Width, unitsAPixel * Height);
        }

        return (Ticks(xMiddle, xSpan, Width / 60), Ticks(yMiddle, ySpan, Height / 45));
    }

    private static AxisTicks Ticks(double middle, double span, int count) =>
        AxisTicks.Of(middle - span / 2, middle + span / 2, Math.Max(2, count), isWhole: false, isWidened: false);

    /// <summary>Computes the middle and the extent of an axis. Without any points it is 0 to 1.</summary>
    private static (double Middle, double Span) Range(ScatterPoint[] points, Func<ScatterPoint, double> valueOf)
    {
        if (points.Length == 0)
        {
            return (0.5, 1);
        }

        double least = points.Min(valueOf), most = points.Max(valueOf);
        double span = (most - least) * (1 + 2 * FreeShare);
        return (least / 2 + most / 2, span > Math.Abs(most) * 1e-9 ? span : Math.Max(1e-280, Math.Abs(most) * 0.2));
    }

    private double PixelX(AxisTicks x, double value) => (value - x.Minimum) / (x.Maximum - x.Minimum) * Width;

    private double PixelY(AxisTicks y, double value) => Height - (value - y.Minimum) / (y.Maximum - y.Minimum) * Height;

    private PlacedLabel?[] PlaceLabels(ScatterPoint[] points, AxisTicks x, AxisTicks y) => LabelPlacement.Place(
        [.. points.Select(point => (PixelX(x, point.X), PixelY(y, point.Y), point.Label))], Width, Height, LabelSize, PointRadius);
}
