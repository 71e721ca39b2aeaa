using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A text with highlighted tokens, darker for higher weights, such as the attention weights or attributions of a classifier. Negative
/// weights have another hue.
/// </summary>
public sealed record HighlightedTokens : Chart
{
    private const double Margin = 12, FontSize = 13, BoxHeight = 24, LineHeight = 30, Gap = 4, Padding = 5;

    /// <summary>The tokens, in the order of the text.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The weight of each token; the weight farthest from 0 is the darkest. Negative weights are orange, others blue.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Width of a line, in pixels. Default: 640.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Creates the chart.</summary>
    /// <param name="tokens">The tokens, in the order of the text.</param>
    /// <param name="weights">The weight of each token; a token whose weight is not a number is grey.</param>
    /// <exception cref="ArgumentException">The numbers of weights and of tokens differ.</exception>
    public HighlightedTokens(IReadOnlyList<string> tokens, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(weights);
        if (tokens.Count != weights.Count)
        {
            throw new ArgumentException(
                $"Highlighted tokens: expected as many weights as tokens, found {weights.Count} for {tokens.Count}.", nameof(weights));
        }

        (Tokens, Weights) = (tokens, weights);
    }

    internal override (double Width, double Height) Measure() =>
        (Width + 2 * Margin, Top + (Boxes().Select(box => box.Y).DefaultIfEmpty().Max() + BoxHeight) + Margin);

    internal override void Draw(SvgCanvas canvas)
    {
        if (Title is not null)
        {
            canvas.Text(Margin, Margin + 12, Title, new TextStyle { Size = 14, IsBold = true, Color = Palette.Ink });
        }

        using IDisposable plot = canvas.MovedBy(Margin, Top);
        foreach (Box box in Boxes())
        {
            canvas.Rectangle(box.X, box.Y, box.Width, BoxHeight, Palette.OfSignedShare(box.Share),
                $"{box.Token}: {Describe(box.Weight)}", radius: 3);
            canvas.Text(
                box.X + box.Width / 2, box.Y + BoxHeight / 2 + FontSize * 0.36, box.Shown,
                new TextStyle { Size = FontSize, Anchor = "middle", Color = Palette.TextOn(box.Share) });
        }
    }

    internal override JsonObject VegaLiteView()
    {
        var values = new JsonArray();
        foreach (Box box in Boxes())
        {
            values.Add((JsonNode)new JsonObject
            {
                ["token"] = box.Token,
                ["shown"] = box.Shown,
                ["weight"] = Number(box.Weight),
                ["fill"] = Palette.OfSignedShare(box.Share),
                ["ink"] = Palette.TextOn(box.Share),
                ["x"] = box.X,
                ["x2"] = box.X + box.Width,
                ["y"] = box.Y,
                ["y2"] = box.Y + BoxHeight,
                ["middleX"] = box.X + box.Width / 2,
                ["middleY"] = box.Y + BoxHeight / 2,
            });
        }

        double height = Measure().Height - Top - Margin;
        var view = new JsonObject
        {
            ["width"] = Width,
            ["height"] = height,
            ["data"] = new JsonObject { ["values"] = values },
            ["layer"] = new JsonArray(
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "rect", ["cornerRadius"] = 3 },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Position("x", Width, false),
                        ["x2"] = new JsonObject { ["field"] = "x2" },
                        ["y"] = Position("y", height, true),
                        ["y2"] = new JsonObject { ["field"] = "y2" },
                        ["color"] = new JsonObject { ["field"] = "fill", ["type"] = "nominal", ["scale"] = null },
                        ["tooltip"] = new JsonArray(
                            new JsonObject { ["field"] = "token" },
                            new JsonObject { ["field"] = "weight", ["type"] = "quantitative", ["format"] = ".3f" }),
                    },
                },
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "text", ["fontSize"] = FontSize },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Position("middleX", Width, false),
                        ["y"] = Position("middleY", height, true),
                        ["text"] = new JsonObject { ["field"] = "shown" },
                        ["color"] = new JsonObject { ["field"] = "ink", ["type"] = "nominal", ["scale"] = null },
                    },
                }),
        };
        if (Title is not null)
        {
            view["title"] = Title;
        }

        return view;
    }

    private double Top => Margin + (Title is null ? 0 : 28);

    // Both output formats draw these boxes, so that their lines break at the same tokens.
    private List<Box> Boxes()
    {
        double highest = Weights.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        var boxes = new List<Box>();
        double x = 0, y = 0;
        for (int i = 0; i < Tokens.Count; i++)
        {
            string shown = TextWidth.Shorten(Tokens[i], FontSize, Width - 2 * Padding);
            double width = TextWidth.Of(shown, FontSize) + 2 * Padding;
            if (x > 0 && x + width > Width)
            {
                (x, y) = (0, y + LineHeight);
            }

            double share = !double.IsFinite(Weights[i]) ? double.NaN : highest > 0 ? Weights[i] / highest : 0;
            boxes.Add(new Box(Tokens[i], shown, Weights[i], share, x, y, width));
            x += width + Gap;
        }

        return boxes;
    }

    private static string Describe(double weight) =>
        double.IsFinite(weight) ? weight.ToString("0.###", CultureInfo.InvariantCulture) : "no value";

    private sealed record Box(string Token, string Shown, double Weight, double Share, double X, double Y, double Width);
}
