using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>A line chart of one or more series, such as losses over epochs or schedules over steps.</summary>
public sealed partial record LineChart : Chart
{
    // Points are marked if they are few enough to be distinguished.
    private const int MostMarkedPoints = 40;
    private const string NoData = "no data";

    /// <summary>The series, each with a different name, in drawing order.</summary>
    /// <exception cref="ArgumentException">Two series have the same name.</exception>
    public required IReadOnlyList<LineSeries> Series
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GroupBy(series => series.Name).FirstOrDefault(group => group.Count() > 1) is { } group)
            {
                throw new ArgumentException(
                    $"Line chart: expected a name of its own for each series, found '{group.Key}' {group.Count()} times.", nameof(Series));
            }

            field = value;
        }
    }

    /// <summary>The title of the horizontal axis. Default: none.</summary>
    public string? XTitle { get; init; }

    /// <summary>The title of the vertical axis. Default: none.</summary>
    public string? YTitle { get; init; }

    /// <summary>Whether the horizontal axis shows only whole numbers, as for epochs and steps. Default: true.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>The value on the horizontal axis of a dashed vertical line. Default: none.</summary>
    public double? Mark { get; init; }

    /// <summary>The text at <see cref="Mark"/>. Default: none.</summary>
    public string? MarkTitle { get; init; }

    /// <summary>Width of the plot between the axes' ends, in pixels. Default: 420.</summary>
    public int Width { get; init; } = 420;

    /// <summary>Height of the plot between the axes' ends, in pixels. Default: 260.</summary>
    public int Height { get; init; } = 260;

    // Without any points the vertical axis is 0 to 1.
    private (AxisTicks X, AxisTicks Y) Axes(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] all = [.. points];
        if (all.Length == 0)
        {
            all = [(IsCounted ? 1 : 0, 0), (IsCounted ? 2 : 1, 1)];
        }

        AxisTicks x = AxisTicks.Of(all.Min(p => p.X), all.Max(p => p.X), Math.Max(2, Width / 60), IsCounted, isWidened: false);
        AxisTicks y = AxisTicks.Of(all.Min(p => p.Y), all.Max(p => p.Y), Math.Max(2, Height / 45), isWhole: false, isWidened: true);
        return (x, y);
    }

    private static bool IsMarked(LineSeries series) => series.X.Count <= MostMarkedPoints;

    // The mark is drawn only if it is within the axis.
    private bool HasMark(AxisTicks x) => Mark >= x.Minimum && Mark <= x.Maximum;
}
