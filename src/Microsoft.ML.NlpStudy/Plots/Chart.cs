using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// What a chart shows, apart from how it is drawn. One description gives a Vega-Lite specification, for notebooks and web pages, and an SVG
/// image, for files and documents; the two show the same.
/// </summary>
/// <remarks>
/// Both hold their data and need nothing else. Colors are those that color-blind people tell apart, fonts include ones with Hangul.
/// </remarks>
public abstract record Chart
{
    /// <summary>The media type under which notebooks show <see cref="ToVegaLite"/>.</summary>
    public const string VegaLiteMediaType = "application/vnd.vegalite.v5+json";

    private const string VegaLiteSchema = "https://vega.github.io/schema/vega-lite/v5.json";

    // Hangul stays readable; what could end a script element of a web page is escaped.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private protected Chart()
    {
    }

    /// <summary>The line above the chart. Default: none.</summary>
    public string? Title { get; init; }

    /// <summary>The chart as a Vega-Lite specification, version 5: one line of JSON with its data inside.</summary>
    public string ToVegaLite()
    {
        JsonObject specification = VegaLiteView();
        specification.Insert(0, "$schema", VegaLiteSchema);
        specification["config"] = new JsonObject
        {
            ["font"] = Palette.Fonts,
            ["view"] = new JsonObject { ["stroke"] = null },
            ["axis"] = new JsonObject
            {
                ["gridColor"] = Palette.Grid,
                ["domainColor"] = Palette.Axis,
                ["tickColor"] = Palette.Axis,
                ["labelColor"] = Palette.Label,
                ["titleColor"] = Palette.Label,
                ["titleFontWeight"] = "normal",
            },
            ["title"] = new JsonObject { ["anchor"] = "start", ["color"] = Palette.Ink },
        };
        return specification.ToJsonString(s_json);
    }

    /// <summary>The chart as an SVG document. A mouse over a point or cell shows its values.</summary>
    public string ToSvg()
    {
        (double width, double height) = Measure();
        var canvas = new SvgCanvas(width, height);
        Draw(canvas);
        return canvas.ToString();
    }

    /// <summary>
    /// Writes the chart to a file, whole or not at all: as SVG where its name ends with <c>.svg</c>, as Vega-Lite where it ends with
    /// <c>.json</c>.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => ToSvg(),
            ".json" => ToVegaLite(),
            _ =>
                throw new ArgumentException($"Chart file '{path}': expected a name that ends with .svg or .json (Vega-Lite).",
                    nameof(path)),
        };
        WholeFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The image's size in pixels.</summary>
    internal abstract (double Width, double Height) Measure();

    /// <summary>Draws the chart with its upper left corner at the origin.</summary>
    internal abstract void Draw(SvgCanvas canvas);

    /// <summary>The specification less what belongs to the whole document.</summary>
    internal abstract JsonObject VegaLiteView();

    /// <summary>A JSON number; null for what JSON has no number for.</summary>
    private protected static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private protected static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(value => (JsonNode?)JsonValue.Create(value))];
}
