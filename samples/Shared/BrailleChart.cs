namespace Samples;

/// <summary>A line chart for the terminal, drawn in braille characters of two by four dots.</summary>
/// <param name="width">The width in characters.</param>
/// <param name="height">The height in lines.</param>
internal sealed class BrailleChart(int width, int height)
{
    private const int DotsAcross = 2, DotsDown = 4;
    private const char NoDots = '\u2800';

    // The bit of each dot in the character's code, by column and row.
    private static readonly int[,] s_bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };
    private readonly char[,] cells = new char[height, width];

    /// <summary>The number of dots in a row.</summary>
    public int Columns => width * DotsAcross;

    /// <summary>Draws a line through points and returns the lines of the chart.</summary>
    /// <param name="points">The points from left to right. Both coordinates go from 0 to 1 and count from the lower left corner.</param>
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
