using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

public sealed partial record HighlightedEntities
{
    private const double LegendTop = 14, LegendLine = 18, Square = 11, LegendGap = 16, LegendSize = 11;

    internal override (double Width, double Height) Measure() =>
        (Width + 2 * Margin, Top + PiecesHeight(Pieces()) + LegendHeight() + Margin);

    internal override void Draw(SvgCanvas canvas)
    {
        if (Title is not null)
        {
            canvas.Text(Margin, Margin + 12, Title, new TextStyle { Size = 14, IsBold = true, Color = Palette.Ink });
        }

        using IDisposable plot = canvas.MovedBy(Margin, Top);
        List<Piece> pieces = Pieces();
        foreach (Piece piece in pieces)
        {
            if (piece.Class is { } name)
            {
                int color = ColorOf(name);
                canvas.Rectangle(piece.X, piece.Y, piece.Width, BoxHeight, Palette.Tint(color), $"{piece.Full}: {name}", radius: 3);
                canvas.Text(
                    piece.LabelEnd, piece.MiddleY + LabelSize * 0.36, name,
                    new TextStyle { Size = LabelSize, IsBold = true, Anchor = "end", Color = Palette.Series(color) });
            }

            canvas.Text(
                piece.Middle, piece.MiddleY + FontSize * 0.36, piece.Shown,
                new TextStyle { Size = FontSize, Anchor = "middle", Color = Palette.Ink });
        }

        double top = PiecesHeight(pieces) + LegendTop;
        foreach ((string name, double x, double y) in Legend())
        {
            int color = ColorOf(name);
            canvas.Rectangle(x, top + y, Square, Square, Palette.Series(color), radius: 2);
            canvas.Text(x + Square + Padding, top + y + Square - 1, name, new TextStyle { Size = LegendSize });
        }
    }

    private double LegendHeight()
    {
        List<(string Name, double X, double Y)> legend = Legend();
        return legend.Count == 0 ? 0 : LegendTop + legend[^1].Y + Square;
    }

    // Classes that the text does not have are in the legend too: it explains all charts of the same list.
    private List<(string Name, double X, double Y)> Legend()
    {
        var entries = new List<(string, double, double)>();
        double x = 0, y = 0;
        foreach (string name in Classes.Where(name => name.Length > 0))
        {
            double width = Square + Padding + TextWidth.Of(name, LegendSize);
            if (x > 0 && x + width > Width)
            {
                (x, y) = (0, y + LegendLine);
            }

            entries.Add((name, x, y));
            x += width + LegendGap;
        }

        return entries;
    }
}
