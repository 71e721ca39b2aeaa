using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

public sealed partial record HighlightedEntities
{
    internal override JsonObject VegaLiteView()
    {
        List<Piece> pieces = Pieces();
        double height = PiecesHeight(pieces);
        JsonNode[] values = [
            .. pieces.Select(piece => new JsonObject
            {
                ["text"] = piece.Full,
                ["shown"] = piece.Shown,
                ["class"] = piece.Class,
                ["ink"] = piece.Class is { } name ? Palette.Series(ColorOf(name)) : Palette.Ink,
                ["x"] = piece.X,
                ["x2"] = piece.X + piece.Width,
                ["y"] = piece.Y,
                ["y2"] = piece.Y + BoxHeight,
                ["middleX"] = piece.Middle,
                ["middleY"] = piece.MiddleY,
                ["labelX"] = piece.LabelEnd,
            })];
        var view = new JsonObject
        {
            ["width"] = Width,
            ["height"] = height,
            ["data"] = new JsonObject { ["values"] = new JsonArray(values) },
            ["layer"] = new JsonArray(Boxes(height), Words(height), Labels(height)),
        };
        if (Title is not null)
        {
            view["title"] = Title;
        }

        return view;
    }

    private JsonObject Boxes(double height) => new()
    {
        ["transform"] = OnlyEntities(),
        ["mark"] = new JsonObject { ["type"] = "rect", ["cornerRadius"] = 3 },
        ["encoding"] = new JsonObject
        {
            ["x"] = Position("x", Width, false),
            ["x2"] = new JsonObject { ["field"] = "x2" },
            ["y"] = Position("y", height, true),
            ["y2"] = new JsonObject { ["field"] = "y2" },
            ["color"] = new JsonObject
            {
                ["field"] = "class",
                ["type"] = "nominal",
                ["title"] = null,
                ["legend"] = new JsonObject { ["orient"] = "bottom" },
                ["scale"] = new JsonObject
                {
                    ["domain"] = Array(Classes),
                    ["range"] = Array(Enumerable.Range(0, Classes.Count).Select(Palette.Tint)),
                },
            },
            ["tooltip"] = new JsonArray(new JsonObject { ["field"] = "text" }, new JsonObject { ["field"] = "class" }),
        },
    };

    private JsonObject Words(double height) => new()
    {
        ["mark"] = new JsonObject { ["type"] = "text", ["fontSize"] = FontSize, ["color"] = Palette.Ink },
        ["encoding"] = new JsonObject
        {
            ["x"] = Position("middleX", Width, false),
            ["y"] = Position("middleY", height, true),
            ["text"] = new JsonObject { ["field"] = "shown" },
        },
    };

    private JsonObject Labels(double height) => new()
    {
        ["transform"] = OnlyEntities(),
        ["mark"] = new JsonObject { ["type"] = "text", ["fontSize"] = LabelSize, ["fontWeight"] = "bold", ["align"] = "right" },
        ["encoding"] = new JsonObject
        {
            ["x"] = Position("labelX", Width, false),
            ["y"] = Position("middleY", height, true),
            ["text"] = new JsonObject { ["field"] = "class" },
            ["color"] = new JsonObject { ["field"] = "ink", ["type"] = "nominal", ["scale"] = null },
        },
    };

    private static JsonArray OnlyEntities() => new(new JsonObject { ["filter"] = "isValid(datum['class'])" });
}
