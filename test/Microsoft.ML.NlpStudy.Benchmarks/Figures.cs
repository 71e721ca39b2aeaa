namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>How measured figures are summed up and printed.</summary>
internal static class Figures
{
    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The median as a table shows it; says so where nothing was measured, because the peer is not on this machine.</summary>
    public static string Cell(IReadOnlyCollection<double> values, string format) =>
        values.Count == 0 ? "not here" : Median(values).ToString(format);

    /// <summary>The ratio of the medians; empty where one side was not measured.</summary>
    public static string Ratio(IReadOnlyCollection<double> numerator, IReadOnlyCollection<double> denominator) =>
        numerator.Count == 0 || denominator.Count == 0 ? "" : (Median(numerator) / Median(denominator)).ToString("f2");
}
