using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>Writes an SVG document. Coordinates are pixels from the upper left corner.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _svg = new();

    public SvgCanvas(double width, double height)
    {
        _svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(Math.Ceiling(width))}\" height=\"{N(Math.Ceiling(height))}\"");
        _svg.Append(CultureInfo.InvariantCulture,
            $" viewBox=\"0 0 {N(Math.Ceiling(width))} {N(Math.Ceiling(height))}\" font-family=\"{Escape(Palette.Fonts)}\">\n");
        _svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    }

    /// <summary>Draws a filled rectangle. The title is its tooltip.</summary>
    public void Rectangle(double x, double y, double width, double height, string fill, string? title = null, double radius = 0) => Element(
        "rect",
        $"x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{fill}\""
            + (radius > 0 ? $" rx=\"{N(radius)}\"" : ""),
        title);

    public void Line(
        double x1, double y1, double x2, double y2, string color, double width = 1, IReadOnlyList<int>? dashes = null) => Element(
        "line",
        $"x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" stroke=\"{color}\" stroke-width=\"{N(width)}\"{Dashes(dashes)}");

    public void Path(IReadOnlyList<(double X, double Y)> points, string color, IReadOnlyList<int> dashes) => Element(
        "polyline",
        $"points=\"{string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"))}\" fill=\"none\" stroke=\"{color}\" "
            + $"stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{Dashes(dashes)}");

    public void Circle(double x, double y, double radius, string fill, string? title = null) =>
        Element("circle", $"cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{fill}\"", title);

    /// <summary>Draws a line of text.</summary>
    /// <param name="x">The x coordinate of the anchor.</param>
    /// <param name="y">The y coordinate of the baseline.</param>
    /// <param name="text">The text.</param>
    /// <param name="style">The style.</param>
    /// <param name="title">The tooltip. Default: none.</param>
    public void Text(double x, double y, string text, TextStyle style, string? title = null)
    {
        string attributes = $"x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(style.Size)}\" fill=\"{style.Color}\"";
        if (style.Anchor != "start")
        {
            attributes += $" text-anchor=\"{style.Anchor}\"";
        }

        if (style.IsBold)
        {
            attributes += " font-weight=\"600\"";
        }

        if (style.Angle != 0)
        {
            attributes += $" transform=\"rotate({N(style.Angle)} {N(x)} {N(y)})\"";
        }

        _svg.Append("<text ").Append(attributes).Append('>').Append(Escape(text)).Append(Title(title)).Append("</text>\n");
    }

    /// <summary>Moves everything that is drawn until the result is disposed.</summary>
    public IDisposable MovedBy(double x, double y)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({N(x)} {N(y)})\">\n");
        return new Group(this);
    }

    public override string ToString() => _svg + "</svg>\n";

    // Characters that are not allowed in XML, and halves of surrogate pairs, become the replacement character.
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                (< 0x20 and not ('\t' or '\n' or '\r')) or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    private void Element(string name, string attributes, string? title = null)
    {
        _svg.Append('<').Append(name).Append(' ').Append(attributes);
        _ = title is null ? _svg.Append("/>\n") : _svg.Append('>').Append(Title(title)).Append("</").Append(name).Append(">\n");
    }

    private static string Title(string? title) => title is null ? "" : $"<title>{Escape(title)}</title>";

    private static string Dashes(IReadOnlyList<int>? dashes) =>
        dashes is { Count: > 0 } ? $" stroke-dasharray=\"{string.Join(' ', dashes)}\"" : "";

    private static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    private sealed class Group(SvgCanvas canvas) : IDisposable
    {
        public void Dispose() => canvas._svg.Append("</g>\n");
    }
}
