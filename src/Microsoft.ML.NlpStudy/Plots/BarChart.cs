using System.Globalization;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A chart of horizontal bars in panels side by side and below one another. It shows the words of topics, with a panel for each topic.
/// </summary>
/// <remarks>All panels have the same scale, so that their bars can be compared.</remarks>
public sealed partial record BarChart : Chart
{
    private const double LongestLabel = 110;

    /// <summary>The panels, row by row.</summary>
    /// <exception cref="ArgumentException">A bar is negative or not a number.</exception>
    public required IReadOnlyList<BarPanel> Panels
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (BarPanel panel in value)
            {
                foreach ((string label, double length) in panel.Bars)
                {
                    if (!(length >= 0 && double.IsFinite(length)))
                    {
                        throw new ArgumentException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"Bar '{label}' of '{panel.Title}': expected a number of at least 0, found {length}."),
                            nameof(Panels));
                    }
                }
            }

            field = value;
        }
    }

    /// <summary>The most panels in a row; at least 1. Default: 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Columns
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Columns));
            field = value;
        }
    } = 4;

    /// <summary>The name of the bars' lengths, such as <c>weight</c>. Default: <c>value</c>.</summary>
    public string ValueName { get; init; } = "value";

    /// <summary>The length of the longest bar of all panels, in pixels. Default: 120.</summary>
    public int Width { get; init; } = 120;

    /// <summary>The height of a bar and the gap below it, in pixels. Default: 16.</summary>
    public int BarHeight { get; init; } = 16;

    private double Longest
    {
        get
        {
            double longest = Panels.SelectMany(panel => panel.Bars).Select(bar => bar.Value).DefaultIfEmpty().Max();
            return longest > 0 ? longest : 1;
        }
    }

    private int MostBars => Panels.Select(panel => panel.Bars.Count).DefaultIfEmpty().Max();

    private static string ColorOf(int panel) => Palette.Series(panel);
}
