using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The Vega-Lite specification. Rows and columns are identified by number, as labels may be equal; an expression shows the labels.
public sealed partial record HeatMap
{
    internal override JsonObject VegaLiteView()
    {
        CheckSizes();
        var values = new JsonArray();
        for (int row = 0; row < RowLabels.Count; row++)
        {
            for (int column = 0; column < ColumnLabels.Count; column++)
            {
                double value = Values[row][column];
                var cell = new JsonObject
                {
                    ["row"] = row,
                    ["column"] = column,
                    ["value"] = Number(value),
                    ["rowLabel"] = RowLabels[row],
                    ["columnLabel"] = ColumnLabels[column],
                };
                if (CellLabels is not null)
                {
                    (cell["label"], cell["ink"]) = (CellLabels[row][column], LabelColor(value));
                }

                values.Add((JsonNode)cell);
            }
        }

        var layers = new JsonArray(Cells());
        if (CellLabels is not null)
        {
            layers.Add(Labels());
        }

        var view = new JsonObject
        {
            ["width"] = ColumnLabels.Count * CellSize,
            ["height"] = RowLabels.Count * CellSize,
            ["data"] = new JsonObject { ["values"] = values },
            ["encoding"] = new JsonObject
            {
                ["x"] = Axis("column", XTitle, ColumnLabels, IsSlanting ? Slant : 0),
                ["y"] = Axis("row", YTitle, RowLabels, 0),
            },
            ["layer"] = layers,
        };
        if (Title is not null)
        {
            view["title"] = Title;
        }

        return view;
    }

    private JsonObject Cells() => new()
    {
        ["mark"] = new JsonObject { ["type"] = "rect", ["stroke"] = "white", ["strokeWidth"] = 1, ["invalid"] = null },
        ["encoding"] = new JsonObject
        {
            ["color"] = new JsonObject
            {
                ["condition"] = new JsonObject { ["test"] = "!isValid(datum.value)", ["value"] = Palette.Missing },
                ["field"] = "value",
                ["type"] = "quantitative",
                ["scale"] = new JsonObject { ["domain"] = Array([Minimum, Highest]), ["range"] = Array(Palette.Scale), ["clamp"] = true },
                ["legend"] = new JsonObject { ["title"] = ColorTitle, ["titleLimit"] = 300, ["titleFontWeight"] = "normal" },
            },
            ["tooltip"] = new JsonArray(
                new JsonObject { ["field"] = "rowLabel", ["title"] = YTitle ?? "row" },
                new JsonObject { ["field"] = "columnLabel", ["title"] = XTitle ?? "column" },
                new JsonObject { ["field"] = "value", ["type"] = "quantitative", ["format"] = ".3f", ["title"] = ColorTitle ?? "value" }),
        },
    };

    private JsonObject Labels() => new()
    {
        ["mark"] = new JsonObject { ["type"] = "text", ["fontSize"] = CellLabelSize },
        ["encoding"] = new JsonObject
        {
            ["text"] = new JsonObject { ["field"] = "label" },
            ["color"] = new JsonObject { ["condition"] = new JsonArray(Ink("#FFFFFF"), Ink(Palette.Axis)), ["value"] = Palette.Ink },
        },
    };

    // Conditions instead of a color field, which would share the color scale of the cells.
    private static JsonObject Ink(string color) => new() { ["test"] = $"datum.ink === '{color}'", ["value"] = color };

    private static JsonObject Axis(string field, string? title, IReadOnlyList<string> labels, double angle) => new()
    {
        ["field"] = field,
        ["type"] = "ordinal",
        ["title"] = title,
        ["axis"] = new JsonObject
        {
            ["labelExpr"] = $"{JsonSerializer.Serialize(labels)}[datum.value]",
            ["labelAngle"] = angle,
            ["labelLimit"] = LongestLabel,
            ["ticks"] = false,
            ["domain"] = false,
        },
    };
}
