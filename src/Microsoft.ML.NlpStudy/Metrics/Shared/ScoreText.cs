using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The text form of scores and their signatures.</summary>
internal static class ScoreText
{
    private static readonly string s_version = $"{typeof(ScoreText).Assembly.GetName().Name}-{PackageVersion()}";

    /// <summary>
    /// Makes a signature, which shows whether figures are comparable: sacreBLEU's fields in its order, and this package's name and version
    /// in place of sacreBLEU's version.
    /// </summary>
    /// <param name="references">The number of references of each hypothesis; <see langword="null"/> where it differs.</param>
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
    /// Formats a number with a fixed number of decimals as Python does: a tie goes to the even digit, where .NET's goes away from zero.
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
        return version.Split('+')[0];    // the part after the plus is the commit of the build
    }
}
