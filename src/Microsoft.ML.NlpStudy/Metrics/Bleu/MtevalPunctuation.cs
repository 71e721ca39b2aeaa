namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The punctuation rules of NIST's script mteval-v13a for Western languages, which Tercom follows.</summary>
internal static class MtevalPunctuation
{
    /// <summary>
    /// Puts a space around ASCII marks and symbols, around periods and commas except within numbers, and around dashes after digits.
    /// </summary>
    public static SegmentText SetApart(SegmentText text) =>
        SetPeriodsApart(text.SpaceAround(IsMark));

    /// <summary>Does the part of <see cref="SetApart"/> for periods, commas and dashes, where the other marks are apart already.</summary>
    public static SegmentText SetPeriodsApart(SegmentText text) => text
        .SpaceAroundSecond(IsNoDigit, IsPeriodOrComma)
        .SpaceAroundFirst(IsPeriodOrComma, IsNoDigit)
        .SpaceAroundSecond(IsDigit, point => point == '-');

    /// <summary>
    /// Whether a character is one of ASCII's marks and symbols, the apostrophe, the comma, the dash and the period aside.
    /// </summary>
    public static bool IsMark(int point) =>
        point is (>= '{' and <= '~') or (>= '[' and <= '`') or (>= ' ' and <= '&') or (>= '(' and <= '+') or (>= ':' and <= '@') or '/';

    /// <summary>Replaces the XML entities that the scripts know by their characters.</summary>
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
