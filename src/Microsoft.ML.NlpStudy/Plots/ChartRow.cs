using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>A row of charts, side by side.</summary>
/// <param name="Charts">The charts, from left to right.</param>
public sealed record ChartRow(IReadOnlyList<Chart> Charts) : Chart
{
    private const double Gap = 24, TitleHeight = 30;

    internal override (double Width, double Height) Measure()
    {
        (double Width, double Height)[] sizes = [.. Charts.Select(chart => chart.Measure())];
        return (sizes.Sum(size => size.Width)
            + Gap * Math.Max(0, sizes.Length - 1), sizes.Select(size => size.Height).DefaultIfEmpty().Max() + Top);
    }

    internal override void Draw(SvgCanvas canvas)
    {
        if (Title is not null)
        {
            canvas.Text(12, 22, Title, new TextStyle { Size = 16, IsBold = true, Color = Palette.Ink });
        }

        double x = 0;
        foreach (Chart chart in Charts)
        {
            using (canvas.MovedBy(x, Top))
            {
                chart.Draw(canvas);
            }

            x += chart.Measure().Width + Gap;
        }
    }

    internal override JsonObject VegaLiteView()
    {
        var view = new JsonObject();
        if (Title is not null)
        {
            view["title"] = new JsonObject { ["text"] = Title, ["fontSize"] = 16 };
        }

        view["hconcat"] = new JsonArray([.. Charts.Select(chart => chart.VegaLiteView())]);

        // Each chart has its own colors, even for series of the same name.
        view["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["color"] = "independent", ["strokeDash"] = "independent" } };
        return view;
    }

    private double Top => Title is null ? 0 : TitleHeight;
}
