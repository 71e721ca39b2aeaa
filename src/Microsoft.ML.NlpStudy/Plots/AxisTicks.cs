using System.Globalization;

namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
/// <param name="Minimum">Where the axis begins.</param>
/// <param name="Maximum">Where it ends.</param>
/// <param name="Values">The numbers.</param>
/// <param name="Labels">The numbers as text, all with as many decimals.</param>
internal sealed record AxisTicks(double Minimum, double Maximum, IReadOnlyList<double> Values, IReadOnlyList<string> Labels)
{
    // Differences that a double holds only roughly are none.
    private const double LeastShare = 1e-9, LeastSpan = 1e-290;

    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The greatest value.</param>
    /// <param name="count">About how many intervals there should be.</param>
    /// <param name="isWhole">Whether only whole numbers make sense.</param>
    /// <param name="isWidened">Whether the axis goes on to the next round number on both sides.</param>
    public static AxisTicks Of(double minimum, double maximum, int count, bool isWhole, bool isWidened)
    {
        double largest = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        if (maximum - minimum <= Math.Max(LeastSpan, largest * LeastShare))
        {
            double margin = isWhole ? 0.5 : largest < LeastSpan ? 0.5 : largest * 0.1;
            (minimum, maximum) = (minimum - margin, maximum + margin);
        }

        (double step, int exponent) = Step((maximum - minimum) / count);
        if (isWhole && step < 1)
        {
            (step, exponent) = (1, 0);
        }

        double first = isWidened ? Math.Floor(Shaken(minimum / step)) : Math.Ceiling(Shaken(minimum / step));
        double last = isWidened ? Math.Ceiling(Shaken(maximum / step)) : Math.Floor(Shaken(maximum / step));
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Tidy((first + i) * step, exponent))];
        string[] labels = Label(values, exponent);
        return isWidened ? new AxisTicks(values[0], values[^1], values, labels) : new AxisTicks(minimum, maximum, values, labels);
    }

    // 1, 2 or 5 times a power of ten, whichever is next to the wish from above (d3's thresholds), and that power.
    private static (double Step, int Exponent) Step(double wish)
    {
        int exponent = (int)Math.Floor(Math.Log10(wish));
        double power = Math.Pow(10, exponent);
        return (wish / power) switch
        {
            < 1.42 => (power, exponent),
            < 3.17 => (2 * power, exponent),
            < 7.08 => (5 * power, exponent),
            _ => (10 * power, exponent + 1),
        };
    }

    // 0.3 / 0.1 is not 3: what is as good as whole is whole.
    private static double Shaken(double quotient) => Math.Abs(quotient - Math.Round(quotient)) < 1e-6 ? Math.Round(quotient) : quotient;

    private static double Tidy(double value, int exponent) => exponent is < 0 and > -15 ? Math.Round(value, -exponent) : value;

    private static string[] Label(double[] values, int exponent)
    {
        double largest = values.Max(Math.Abs);
        bool isPlain = exponent >= -4 && largest < 1e7;
        string format = isPlain ? "N" + Math.Max(0, -exponent).ToString(CultureInfo.InvariantCulture) : "0.####e0";
        return [
            .. values.Select(value => value == 0 && !isPlain
                ? "0" : (value + 0.0).ToString(format, CultureInfo.InvariantCulture).Replace('-', '\u2212'))];
    }
}
