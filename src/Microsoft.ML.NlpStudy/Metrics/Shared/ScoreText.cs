using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>How scores and their signatures are written.</summary>
internal static class ScoreText
{
    private static readonly string s_version = $"{typeof(ScoreText).Assembly.GetName().Name}-{PackageVersion()}";

    /// <summary>
    /// What of the computation another needs to compare figures: sacreBLEU's fields in its order, and this package's name and version in
    /// place of sacreBLEU's version.
    /// </summary>
    /// <param name="references">The references of each hypothesis; null where they differ in number.</param>
    /// <param name="fields">The metric's own fields.</param>
    public static string Signature(int? references, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"nrefs:{(references is { } count ? count : "var")}|");
        foreach ((string name, string value) in fields)
        {
            text += $"{name}:{value}|";
        }

        return $"{text}version:{s_version}";
    }

    public static string YesOrNo(bool value) => value ? "yes" : "no";

    /// <summary>
    /// A number with so many digits behind the point, as Python writes it: a tie goes to the even digit, where .NET's goes away from zero.
    /// </summary>
    public static string Fixed(double value, int digits)
    {
        // value · 10^digits is half-way between two integers exactly where value · 2^(digits + 1), which is exact, is odd.
        double scaled = value * (1L << (digits + 1));
        if (Math.Abs(scaled) < 1L << 53 && Math.Abs(scaled % 2) == 1)
        {
            decimal tie = (decimal)value;
            return Math.Round(tie, digits, MidpointRounding.ToEven).ToString($"F{digits}", CultureInfo.InvariantCulture);
        }

        return value.ToString($"F{digits}", CultureInfo.InvariantCulture);
    }

    private static string PackageVersion()
    {
        string version = typeof(ScoreText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? typeof(ScoreText).Assembly.GetName().Version!.ToString();
        return version.Split('+')[0];    // what follows the plus is the commit it was built from
    }
}
