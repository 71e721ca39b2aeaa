namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>How NIST's script mteval-v13a, and Tercom after it, set the punctuation of Western languages apart.</summary>
internal static class MtevalPunctuation
{
    /// <summary>
    /// A space around ASCII marks and symbols, around periods and commas but for those within numbers, and around dashes after digits.
    /// </summary>
    public static SegmentText SetApart(SegmentText text) =>
        SetPeriodsApart(text.SpaceAround(IsMark));

    /// <summary>As <see cref="SetApart"/>, where the marks but for periods, commas and dashes are apart already.</summary>
    public static SegmentText SetPeriodsApart(SegmentText text) => text
        .SpaceAroundSecond(IsNoDigit, IsPeriodOrComma)
        .SpaceAroundFirst(IsPeriodOrComma, IsNoDigit)
        .SpaceAroundSecond(IsDigit, point => point == '-');

    /// <summary>ASCII's marks and symbols without the apostrophe, the comma, the dash and the period.</summary>
    public static bool IsMark(int point) =>
        point is (>= '{' and <= '~') or (>= '[' and <= '`') or (>= ' ' and <= '&') or (>= '(' and <= '+') or (>= ':' and <= '@') or '/';

    /// <summary>Takes back the entities of XML that the scripts know.</summary>
    public static string Unescape(string text) => text.Contains('&')
        ? text.Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal)
        : text;

    private static bool IsPeriodOrComma(int point) => point is '.' or ',';

    private static bool IsDigit(int point) => point is >= '0' and <= '9';

    private static bool IsNoDigit(int point) => !IsDigit(point);
}
