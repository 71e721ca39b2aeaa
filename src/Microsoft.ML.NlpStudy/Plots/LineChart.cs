using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>Lines over common axes: losses over epochs, schedules over steps.</summary>
public sealed partial record LineChart : Chart
{
    // Points are marked where there are few enough to tell them apart.
    private const int MostMarkedPoints = 40;
    private const string NoData = "no data";

    /// <summary>The lines, each with a name of its own; the first are drawn first.</summary>
    /// <exception cref="ArgumentException">Two have one name.</exception>
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

    /// <summary>What the horizontal axis measures. Default: not said.</summary>
    public string? XTitle { get; init; }

    /// <summary>What the vertical axis measures. Default: not said.</summary>
    public string? YTitle { get; init; }

    /// <summary>Whether the horizontal axis counts, as epochs and steps do, so that its marks are whole numbers. Default: true.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>A place on the horizontal axis that gets a dashed upright line. Default: none.</summary>
    public double? Mark { get; init; }

    /// <summary>What is written at <see cref="Mark"/>. Default: nothing.</summary>
    public string? MarkTitle { get; init; }

    /// <summary>Width between the axes' ends, in pixels. Default: 420.</summary>
    public int Width { get; init; } = 420;

    /// <summary>Height between the axes' ends, in pixels. Default: 260.</summary>
    public int Height { get; init; } = 260;

    // Lines of one point or none lie on no axis of their own: 0 to 1 will do.
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

    // What is marked lies on the chart.
    private bool HasMark(AxisTicks x) => Mark >= x.Minimum && Mark <= x.Maximum;
}
