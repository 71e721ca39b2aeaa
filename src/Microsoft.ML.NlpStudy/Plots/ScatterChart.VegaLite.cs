using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The Vega-Lite specification. It sets axes, colors and the places of labels as in the SVG image, so that a viewer's defaults do not
// matter.
public sealed partial record ScatterChart
{
    internal override JsonObject VegaLiteView()
    {
        ScatterPoint[] points = Points();
        (AxisTicks x, AxisTicks y) = Axes(points);
        PlacedLabel?[] labels = PlaceLabels(points, x, y);
        var layers = new JsonArray(new JsonObject
        {
            ["mark"] = new JsonObject
            {
                ["type"] = "circle",
                ["size"] = Math.Round(Math.PI * PointRadius * PointRadius, 1),
                ["opacity"] = 1,
            },
            ["encoding"] = new JsonObject
            {
                ["x"] = Axis("x", XTitle, x),
                ["y"] = Axis("y", YTitle, y),
                ["color"] = Colors(),
                ["tooltip"] = Tooltip(points),
            },
        });
        foreach (IGrouping<string, PlacedLabel> anchor in labels.OfType<PlacedLabel>().GroupBy(label => label.Anchor))
        {
            layers.Add((JsonNode)LabelLayer(anchor.Key, x, y));
        }

        if (points.Length == 0)
        {
            layers.Add((JsonNode)new JsonObject
            {
                ["mark"] = new JsonObject { ["type"] = "text", ["text"] = NoData, ["color"] = Palette.Label, ["fontSize"] = 13 },
                ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject()) },
                ["encoding"] = new JsonObject
                {
                    ["x"] = new JsonObject { ["value"] = Width / 2.0 },
                    ["y"] = new JsonObject { ["value"] = Height / 2.0 },
                },
            });
        }

        var view = new JsonObject
        {
            ["width"] = Width,
            ["height"] = Height,
            ["data"] = new JsonObject { ["values"] = Data(points, labels, x, y) },
            ["layer"] = layers,
        };
        if (Title is not null)
        {
            view["title"] = Title;
        }

        return view;
    }

    private JsonArray Data(ScatterPoint[] points, PlacedLabel?[] labels, AxisTicks x, AxisTicks y)
    {
        var values = new JsonArray();
        foreach ((ScatterPoint point, PlacedLabel? label) in points.Zip(labels))
        {
            var value = new JsonObject { ["series"] = Series[point.Series].Name, ["x"] = point.X, ["y"] = point.Y };
            if (point.Label is not null)
            {
                value["label"] = point.Label;
            }

            if (label is { } place)
            {
                value["labelX"] = x.Minimum + place.X / Width * (x.Maximum - x.Minimum);
                value["labelY"] = y.Maximum - place.Y / Height * (y.Maximum - y.Minimum);
                value["anchor"] = place.Anchor;
            }

            values.Add((JsonNode)value);
        }

        return values;
    }

    private JsonObject LabelLayer(string anchor, AxisTicks x, AxisTicks y) => new()
    {
        ["transform"] = new JsonArray(new JsonObject { ["filter"] = $"datum.anchor === '{anchor}'" }),
        ["mark"] = new JsonObject
        {
            ["type"] = "text",
            ["align"] = anchor switch { "start" => "left", "end" => "right", _ => "center" },
            ["baseline"] = "alphabetic",
            ["fontSize"] = LabelSize,
            ["color"] = Palette.Ink,
        },
        ["encoding"] = new JsonObject
        {
            ["x"] = Axis("labelX", XTitle, x),
            ["y"] = Axis("labelY", YTitle, y),
            ["text"] = new JsonObject { ["field"] = "label" },
        },
    };

    private JsonObject Colors() => new()
    {
        ["field"] = "series",
        ["type"] = "nominal",
        ["scale"] = new JsonObject
        {
            ["domain"] = Array(Series.Select(series => series.Name)),
            ["range"] = Array(Enumerable.Range(0, Series.Count).Select(Palette.Series)),
        },
        ["legend"] = HasLegend ? new JsonObject { ["title"] = null, ["labelLimit"] = LongestLegend } : null,
    };

    private JsonArray Tooltip(ScatterPoint[] points)
    {
        string[] fields = [
            .. points.Any(point => point.Label is not null) ? ["label"] : (string[])[], .. HasLegend ? ["series"] : (string[])[], "x", "y"];
        return [.. fields.Select(field => (JsonNode)new JsonObject { ["field"] = field })];
    }

    private static JsonObject Axis(string field, string? title, AxisTicks ticks) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = title,
        ["scale"] = new JsonObject { ["domain"] = Array([ticks.Minimum, ticks.Maximum]), ["nice"] = false, ["zero"] = false },
        ["axis"] = new JsonObject
        {
            ["domain"] = false,
            ["ticks"] = false,
            ["values"] = Array(ticks.Values),
            ["labelExpr"] = $"{JsonSerializer.Serialize(ticks.Labels)}[round(datum.index * {ticks.Values.Count - 1})]",
        },
    };
}
