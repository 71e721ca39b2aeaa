using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

/// <summary>A text with highlighted entities: a box in the color of the class, with the class beside the words.</summary>
public sealed partial record HighlightedEntities : Chart
{
    private const double Margin = 12, FontSize = 13, LabelSize = 9, BoxHeight = 24, LineHeight = 32, Padding = 5, Space = 5;

    // Fonts are up to a seventh wider than estimated, and bold ones more; a long name would run into its class.
    private const double Slack = 1.13, BoldSlack = 1.3;

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The entities, in the order of the text.</summary>
    public IReadOnlyList<HighlightedEntity> Entities { get; }

    /// <summary>
    /// The classes in the order of their colors and of the legend. Charts with the same list have the same colors. Default: the classes of
    /// the entities, in ordinal order.
    /// </summary>
    public IReadOnlyList<string> Classes { get; init; }

    /// <summary>Width of a line, in pixels. Default: 640.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Creates the chart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="entities">The entities, none of which overlaps another; in any order.</param>
    /// <exception cref="ArgumentException">An entity is empty, not in the text, or overlaps another.</exception>
    public HighlightedEntities(string text, IReadOnlyList<HighlightedEntity> entities)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(entities);
        Text = text;
        Entities = [.. entities.OrderBy(entity => entity.Start)];
        Classes = [.. entities.Select(entity => entity.Class).Distinct().Order(StringComparer.Ordinal)];
        int end = 0;
        foreach (HighlightedEntity entity in Entities)
        {
            if (entity.Start < end || entity.End <= entity.Start || entity.End > text.Length)
            {
                throw new ArgumentException(
                    $"Highlighted entities: expected characters {end} to {text.Length} of the text, or a part, for '{entity.Class}', "
                        + $"found {entity.Start} to {entity.End}.", nameof(entities));
            }

            end = entity.End;
        }
    }

    private double Top => Margin + (Title is null ? 0 : 28);

    private int ColorOf(string name)
    {
        for (int i = 0; i < Classes.Count; i++)
        {
            if (Classes[i] == name)
            {
                return i;
            }
        }

        return Classes.Count;
    }

    // Both output formats draw these pieces, so that their lines break at the same words.
    private List<Piece> Pieces()
    {
        var pieces = new List<Piece>();
        double x = 0, y = 0;
        int at = 0;
        foreach (HighlightedEntity entity in Entities)
        {
            AddWords(at, entity.Start);
            Add(entity.Start, entity.End, entity.Class);
            at = entity.End;
        }

        AddWords(at, Text.Length);
        return pieces;

        void AddWords(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                int word = i;
                while (i < end && !char.IsWhiteSpace(Text[i]))
                {
                    i++;
                }

                if (i > word)
                {
                    Add(word, i, null);
                }
            }
        }

        void Add(int start, int end, string? name)
        {
            double label = string.IsNullOrEmpty(name) ? 0 : TextWidth.Of(name, LabelSize) * BoldSlack + Padding;
            double frame = name is null ? 0 : 2 * Padding;
            string full = Text[start..end];
            string shown = TextWidth.Shorten(full, FontSize * Slack, Math.Max(FontSize, Width - frame - label));
            double textWidth = TextWidth.Of(shown, FontSize * Slack), width = textWidth + frame + label;
            x += x > 0 && start > 0 && char.IsWhiteSpace(Text[start - 1]) ? Space : 0;
            if (x > 0 && x + width > Width)
            {
                (x, y) = (0, y + LineHeight);
            }

            pieces.Add(new Piece(full, shown, name, x, y, width, x + (frame / 2) + (textWidth / 2)));
            x += width;
        }
    }

    private double PiecesHeight(List<Piece> pieces) => pieces.Select(piece => piece.Y).DefaultIfEmpty().Max() + BoxHeight;

    /// <summary>A word, or an entity with its class.</summary>
    /// <param name="Full">Its characters.</param>
    /// <param name="Shown">As many of them as the line has room for.</param>
    /// <param name="Class">The class; <see langword="null"/> for a word.</param>
    /// <param name="X">The left edge.</param>
    /// <param name="Y">The top edge.</param>
    /// <param name="Width">The width with the frame and the class.</param>
    /// <param name="Middle">The middle of the characters.</param>
    private sealed record Piece(string Full, string Shown, string? Class, double X, double Y, double Width, double Middle)
    {
        /// <summary>The right end of the class.</summary>
        public double LabelEnd => X + Width - Padding;

        public double MiddleY => Y + BoxHeight / 2;
    }
}
