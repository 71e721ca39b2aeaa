using System.Globalization;

namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>The ticks of an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
/// <param name="Minimum">The value at the start of the axis.</param>
/// <param name="Maximum">The value at the end of the axis.</param>
/// <param name="Values">The values of the ticks.</param>
/// <param name="Labels">The labels of the ticks, all with the same number of decimals.</param>
internal sealed record AxisTicks(double Minimum, double Maximum, IReadOnlyList<double> Values, IReadOnlyList<string> Labels)
{
    // Differences near the precision of a double count as zero.
    private const double LeastShare = 1e-9, LeastSpan = 1e-290;

    /// <summary>Computes the ticks for a range of values.</summary>
    /// <param name="minimum">The lowest value.</param>
    /// <param name="maximum">The highest value.</param>
    /// <param name="count">The approximate number of intervals.</param>
    /// <param name="isWhole">Whether ticks are whole numbers.</param>
    /// <param name="isWidened">Whether the axis is extended to the next tick on both sides.</param>
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

        double first = isWidened ? Math.Floor(Snapped(minimum / step)) : Math.Ceiling(Snapped(minimum / step));
        double last = isWidened ? Math.Ceiling(Snapped(maximum / step)) : Math.Floor(Snapped(maximum / step));
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Rounded((first + i) * step, exponent))];
        string[] labels = Label(values, exponent);
        return isWidened ? new AxisTicks(values[0], values[^1], values, labels) : new AxisTicks(minimum, maximum, values, labels);
    }

    // The step closest to the target, 1, 2 or 5 times a power of ten (with d3's thresholds), and the exponent of that power.
    private static (double Step, int Exponent) Step(double target)
    {
        int exponent = (int)Math.Floor(Math.Log10(target));
        double power = Math.Pow(10, exponent);
        return (target / power) switch
        {
            < 1.42 => (power, exponent),
            < 3.17 => (2 * power, exponent),
            < 7.08 => (5 * power, exponent),
            _ => (10 * power, exponent + 1),
        };
    }

    // 0.3 / 0.1 is not exactly 3: a quotient close to a whole number is rounded to it.
    private static double Snapped(double quotient) => Math.Abs(quotient - Math.Round(quotient)) < 1e-6 ? Math.Round(quotient) : quotient;

    private static double Rounded(double value, int exponent) => exponent is < 0 and > -15 ? Math.Round(value, -exponent) : value;

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
