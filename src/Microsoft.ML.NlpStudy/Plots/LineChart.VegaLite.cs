using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The Vega-Lite specification. It sets axes, marks and colors as in the SVG image, so that a viewer's defaults do not matter.
public sealed partial record LineChart
{
    internal override JsonObject VegaLiteView()
    {
        List<List<(double X, double Y)>>[] runs = [.. Series.Select(LineThinning.Runs)];
        (AxisTicks x, AxisTicks y) = Axes(runs.SelectMany(series => series).SelectMany(run => run));
        var encoding = new JsonObject
        {
            ["x"] = Axis("x", XTitle, x, new JsonObject { ["grid"] = false, ["labelFlush"] = false }),
            ["y"] = Axis("y", YTitle, y, new JsonObject { ["domain"] = false, ["ticks"] = false }),
            ["color"] = Channel(Palette.Series),
            ["strokeDash"] = Channel(i => Palette.Dashes(i) is { Length: > 0 } dashes ? Array(dashes) : Array([1, 0])),
        };
        var line = new JsonObject
        {
            ["mark"] = new JsonObject { ["type"] = "line", ["tooltip"] = true, ["clip"] = false },
            ["encoding"] = encoding,
        };
        if (Series.All(IsMarked))
        {
            line["mark"]!["point"] = new JsonObject { ["filled"] = true, ["size"] = 30 };
        }

        var layers = new JsonArray(line);
        if (HasMark(x))
        {
            layers.Insert(0, MarkLayer(new JsonObject { ["type"] = "rule", ["color"] = Palette.Axis, ["strokeDash"] = Array([4, 3]) }));
            if (MarkTitle is not null)
            {
                layers.Add(MarkLayer(new JsonObject
                {
                    ["type"] = "text",
                    ["text"] = MarkTitle,
                    ["color"] = Palette.Label,
                    ["baseline"] = "bottom",
                    ["y"] = -MarkGap,
                }));
            }
        }

        if (!runs.Any(series => series.Count > 0))
        {
            layers.Add((JsonNode)new JsonObject
            {
                ["mark"] = new JsonObject { ["type"] = "text", ["text"] = NoData, ["color"] = Palette.Label, ["fontSize"] = 13 },
                ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject()) },
            });
        }

        var view = new JsonObject { ["width"] = Width, ["height"] = Height, ["data"] = Data(runs), ["layer"] = layers };
        if (Title is not null)
        {
            view["title"] = Title;
        }

        return view;
    }

    private JsonObject Data(List<List<(double X, double Y)>>[] runs)
    {
        var values = new JsonArray();
        for (int i = 0; i < Series.Count; i++)
        {
            for (int run = 0; run < runs[i].Count; run++)
            {
                // A y value of null breaks the line at the gap between the runs.
                if (run > 0)
                {
                    values.Add((JsonNode)new JsonObject { ["series"] = Series[i].Name, ["x"] = runs[i][run - 1][^1].X, ["y"] = null });
                }

                foreach ((double pointX, double pointY) in runs[i][run])
                {
                    values.Add((JsonNode)new JsonObject { ["series"] = Series[i].Name, ["x"] = pointX, ["y"] = pointY });
                }
            }
        }

        return new JsonObject { ["values"] = values };
    }

    private JsonObject Channel(Func<int, JsonNode> valueOf) => new()
    {
        ["field"] = "series",
        ["type"] = "nominal",
        ["scale"] = new JsonObject
        {
            ["domain"] = Array(Series.Select(series => series.Name)),
            ["range"] = new JsonArray([.. Enumerable.Range(0, Series.Count).Select(valueOf)]),
        },
        ["legend"] = HasLegend ? new JsonObject { ["title"] = null, ["labelLimit"] = LongestLegend } : null,
    };

    private JsonObject Channel(Func<int, string> valueOf) => Channel(i => (JsonNode)JsonValue.Create(valueOf(i)));

    private JsonObject MarkLayer(JsonObject mark) => new()
    {
        ["mark"] = mark,
        ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["x"] = Mark }) },
        ["encoding"] = new JsonObject { ["x"] = new JsonObject { ["field"] = "x", ["type"] = "quantitative" } },
    };

    private static JsonObject Axis(string field, string? title, AxisTicks ticks, JsonObject axis)
    {
        axis["values"] = Array(ticks.Values);
        axis["labelExpr"] = $"{JsonSerializer.Serialize(ticks.Labels)}[round(datum.index * {ticks.Values.Count - 1})]";
        return new JsonObject
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = title,
            ["scale"] = new JsonObject { ["domain"] = Array([ticks.Minimum, ticks.Maximum]), ["nice"] = false, ["zero"] = false },
            ["axis"] = axis,
        };
    }
}
