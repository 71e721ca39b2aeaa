using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The Vega-Lite specification: a view for each panel. Bars are identified by number, as labels may be equal.
public sealed partial record BarChart
{
    internal override JsonObject VegaLiteView()
    {
        double longest = Longest;
        var view = new JsonObject
        {
            ["concat"] = new JsonArray([.. Panels.Select((panel, i) => Panel(panel, i, longest))]),
            ["columns"] = Columns,
        };
        if (Title is not null)
        {
            view["title"] = Title;
        }

        return view;
    }

    private JsonNode Panel(BarPanel panel, int index, double longest)
    {
        var title = new JsonObject { ["text"] = panel.Title, ["fontSize"] = 12, ["limit"] = LongestLabel + Width };
        if (panel.Note is not null)
        {
            (title["subtitle"], title["subtitleColor"]) = (panel.Note, Palette.Label);
        }

        string[] labels = [.. panel.Bars.Select(bar => bar.Key)];
        return new JsonObject
        {
            ["title"] = title,
            ["width"] = Width,
            ["height"] = Math.Max(1, panel.Bars.Count) * BarHeight,
            ["data"] = new JsonObject
            {
                ["values"] = new JsonArray([
                    .. panel.Bars.Select((bar, i) => (JsonNode)new JsonObject
                    {
                        ["bar"] = i,
                        ["label"] = bar.Key,
                        ["value"] = bar.Value,
                    })]),
            },
            ["mark"] = new JsonObject { ["type"] = "bar", ["color"] = ColorOf(index) },
            ["encoding"] = new JsonObject
            {
                ["y"] = new JsonObject
                {
                    ["field"] = "bar",
                    ["type"] = "ordinal",
                    ["title"] = null,
                    ["axis"] = new JsonObject
                    {
                        ["labelExpr"] = $"{JsonSerializer.Serialize(labels)}[datum.value]",
                        ["labelLimit"] = LongestLabel,
                        ["ticks"] = false,
                    },
                },
                ["x"] = new JsonObject
                {
                    ["field"] = "value",
                    ["type"] = "quantitative",
                    ["scale"] = new JsonObject { ["domain"] = Array([0, longest]), ["nice"] = false },
                    ["axis"] = null,
                },
                ["tooltip"] = new JsonArray(
                    new JsonObject { ["field"] = "label", ["title"] = "label" },
                    new JsonObject { ["field"] = "value", ["type"] = "quantitative", ["format"] = ".4g", ["title"] = ValueName }),
            },
        };
    }
}
