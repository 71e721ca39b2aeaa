namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>A point of a chart.</summary>
/// <param name="Series">The index of its series.</param>
/// <param name="X">The horizontal value.</param>
/// <param name="Y">The vertical value.</param>
/// <param name="Label">The label; <see langword="null"/> for none.</param>
internal readonly record struct ScatterPoint(int Series, double X, double Y, string? Label);

/// <summary>A label with its place, in pixels.</summary>
/// <param name="X">The horizontal coordinate of the anchor.</param>
/// <param name="Y">The vertical coordinate of the baseline.</param>
/// <param name="Anchor">The point of the text at the anchor: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
internal readonly record struct PlacedLabel(double X, double Y, string Anchor);

/// <summary>The placement of labels beside points, so that no label covers another one or a point.</summary>
internal static class LabelPlacement
{
    private const double Gap = 3;

    // Between labels side by side, as fonts are wider or narrower than estimated.
    private const double Between = 4;

    // The share of the font size that letters reach above the baseline, and below.
    private const double Ascent = 0.8, Descent = 0.22;

    /// <summary>Places labels in the order of their points; the first place that is free, of eight around the point, is taken.</summary>
    /// <param name="points">The points, in pixels, with their labels.</param>
    /// <param name="width">The width of the area in which the labels must lie.</param>
    /// <param name="height">The height of the area in which the labels must lie.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="radius">The radius of a point.</param>
    /// <returns>The place of each label; <see langword="null"/> where there is no label, or no place for it.</returns>
    public static PlacedLabel?[] Place(
        IReadOnlyList<(double X, double Y, string? Label)> points, double width, double height, double size, double radius)
    {
        Box[] dots = [.. points.Select(point => new Box(point.X - radius, point.Y - radius, point.X + radius, point.Y + radius))];
        var labels = new List<Box>();
        var placed = new PlacedLabel?[points.Count];
        for (int i = 0; i < placed.Length; i++)
        {
            if (string.IsNullOrEmpty(points[i].Label))
            {
                continue;
            }

            double textWidth = TextWidth.Of(points[i].Label!, size);
            foreach (PlacedLabel label in PlacesAround(points[i].X, points[i].Y, size, radius))
            {
                double left = label.X - (label.Anchor switch { "start" => 0, "end" => textWidth, _ => textWidth / 2 });
                var box = new Box(left, label.Y - Ascent * size, left + textWidth, label.Y + Descent * size);
                bool isInside = box.Left >= 0 && box.Top >= 0 && box.Right <= width && box.Bottom <= height;
                if (isInside && !labels.Exists(box.WidenedBy(Between).Overlaps) && !Array.Exists(dots, box.Overlaps))
                {
                    labels.Add(box);
                    placed[i] = label;
                    break;
                }
            }
        }

        return placed;
    }

    private static IEnumerable<PlacedLabel> PlacesAround(double x, double y, double size, double radius)
    {
        double middle = y + (Ascent - Descent) / 2 * size;
        double above = y - radius - Gap - Descent * size + 1, below = y + radius + Gap + Ascent * size - 1;
        double right = x + radius + Gap, left = x - radius - Gap;
        yield return new PlacedLabel(right, middle, "start");
        yield return new PlacedLabel(x, above, "middle");
        yield return new PlacedLabel(left, middle, "end");
        yield return new PlacedLabel(x, below, "middle");
        yield return new PlacedLabel(x + radius, above, "start");
        yield return new PlacedLabel(x + radius, below, "start");
        yield return new PlacedLabel(x - radius, above, "end");
        yield return new PlacedLabel(x - radius, below, "end");
    }

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public Box WidenedBy(double width) => this with { Left = Left - width, Right = Right + width };

        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
