using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A chart, described independently of its output format. It can be written as a Vega-Lite specification, for notebooks and web pages, and
/// as an SVG image, for files and documents. Both show the same.
/// </summary>
/// <remarks>
/// Both formats contain their data and need nothing else. Color-blind people can distinguish the colors, and the fonts include Hangul.
/// </remarks>
public abstract record Chart
{
    /// <summary>The media type under which notebooks show <see cref="ToVegaLite"/>.</summary>
    public const string VegaLiteMediaType = "application/vnd.vegalite.v5+json";

    private const string VegaLiteSchema = "https://vega.github.io/schema/vega-lite/v5.json";

    // Hangul stays readable. Characters that could end a script element of a web page are escaped.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private protected Chart()
    {
    }

    /// <summary>The title above the chart. Default: none.</summary>
    public string? Title { get; init; }

    /// <summary>Returns the chart as a Vega-Lite specification, version 5: one line of JSON that includes the data.</summary>
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

    /// <summary>Returns the chart as an SVG document. With the mouse over a point or cell, it shows the values.</summary>
    public string ToSvg()
    {
        (double width, double height) = Measure();
        var canvas = new SvgCanvas(width, height);
        Draw(canvas);
        return canvas.ToString();
    }

    /// <summary>
    /// Writes the chart to a file, completely or not at all: as SVG if its name ends with <c>.svg</c>, as Vega-Lite if it ends with
    /// <c>.json</c>.
    /// </summary>
    /// <param name="path">The file; an existing file is replaced.</param>
    /// <exception cref="ArgumentException">The name has another ending.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => ToSvg(),
            ".json" => ToVegaLite(),
            _ => throw new ArgumentException(
                $"Chart file '{path}': expected a name that ends with .svg or .json (Vega-Lite).", nameof(path)),
        };
        WholeFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Computes the size of the image, in pixels.</summary>
    internal abstract (double Width, double Height) Measure();

    /// <summary>Draws the chart with its upper left corner at the origin.</summary>
    internal abstract void Draw(SvgCanvas canvas);

    /// <summary>Creates the specification of the chart, without the schema and configuration of the document.</summary>
    internal abstract JsonObject VegaLiteView();

    /// <summary>Returns the encoding of a field that holds pixels.</summary>
    /// <param name="field">The field.</param>
    /// <param name="end">The width or height of the chart.</param>
    /// <param name="isReversed">Whether the pixels are counted from the top.</param>
    private protected static JsonObject Position(string field, double end, bool isReversed) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["axis"] = null,
        ["scale"] = new JsonObject { ["domain"] = Array([0, end]), ["nice"] = false, ["zero"] = false, ["reverse"] = isReversed },
    };

    /// <summary>Returns a JSON number; <see langword="null"/> for NaN and infinity, which JSON lacks.</summary>
    private protected static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private protected static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(value => (JsonNode?)JsonValue.Create(value))];
}
