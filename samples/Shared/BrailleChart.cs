namespace Samples;

/// <summary>A line drawn in braille characters, each of which holds two by four dots: a chart for the terminal.</summary>
/// <param name="width">Characters across.</param>
/// <param name="height">Lines.</param>
internal sealed class BrailleChart(int width, int height)
{
    private const int DotsAcross = 2, DotsDown = 4;
    private const char NoDots = '\u2800';

    // A dot's bit in the character's number, by its column and its row.
    private static readonly int[,] s_bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };
    private readonly char[,] cells = new char[height, width];

    /// <summary>Dots across.</summary>
    public int Columns => width * DotsAcross;

    /// <summary>The chart's lines with a line through some points.</summary>
    /// <param name="points">Points from left to right, both coordinates 0 to 1, from the lower left corner.</param>
    public string[] Draw(IReadOnlyList<(double X, double Y)> points)
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                cells[row, column] = NoDots;
            }
        }

        for (int i = 0; i < points.Count; i++)
        {
            (int x, int y) = Dot(points[i]);
            (int beforeX, int beforeY) = i == 0 ? (x, y) : Dot(points[i - 1]);
            int steps = Math.Max(1, Math.Max(Math.Abs(x - beforeX), Math.Abs(y - beforeY)));
            for (int step = 0; step <= steps; step++)
            {
                Set(beforeX + (x - beforeX) * step / steps, beforeY + (y - beforeY) * step / steps);
            }
        }

        return [
            .. Enumerable.Range(0, height).Select(row => string.Concat(Enumerable.Range(0, width).Select(column => cells[row, column])))];
    }

    private (int X, int Y) Dot((double X, double Y) point) =>
        ((int)Math.Round(point.X * (Columns - 1)), (int)Math.Round((1 - point.Y) * (height * DotsDown - 1)));

    private void Set(int x, int y) => cells[y / DotsDown, x / DotsAcross] |= (char)s_bits[x % DotsAcross, y % DotsDown];
}
