namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>Tercom's preparation of texts, as sacreBLEU has it.</summary>
internal static class TercomText
{
    public static List<string> Words(string text, TranslationEditRateOptions options)
    {
        text = SegmentText.TrimEnd(text);
        text = options.CaseSensitive ? text : SegmentText.Lower(text);
        SegmentText segment;
        if (options.Normalize)
        {
            segment = Normalize(text);

            // Tercom's rules for kana at either end of a text never apply, since spaces stand there by now.
            segment = options.AsianSupport ? segment.SpaceAround(point => IsIdeographic(point) || IsAsianPunctuation(point)) : segment;
        }
        else
        {
            segment = new SegmentText(text);
        }

        if (options.RemovePunctuation)
        {
            segment.Remove(point => IsPunctuation(point) || (options.AsianSupport && IsAsianPunctuation(point)));
        }

        return segment.Words();
    }

    /// <summary>
    /// Cuts a reference into words. sacreBLEU prepares references twice, which sets apart a few more marks, such as the comma of
    /// <c>.,1</c>. This does the same, so that the figures agree.
    /// </summary>
    public static List<string> ReferenceWords(string text, TranslationEditRateOptions options) =>
        Words(string.Join(' ', Words(text, options)), options);

    private static SegmentText Normalize(string text)
    {
        text = text.Replace("\n-", "", StringComparison.Ordinal).Replace('\n', ' ');
        string marked = new SegmentText($" {MtevalPunctuation.Unescape(text)} ").SpaceAround(MtevalPunctuation.IsMark).ToString();
        return MtevalPunctuation.SetPeriodsApart(new SegmentText(marked.Replace("'s ", " 's ", StringComparison.Ordinal)));
    }

    private static bool IsPunctuation(int point) => point is '.' or ',' or '?' or ':' or ';' or '!' or '"' or '(' or ')';

    /// <summary>
    /// Whether a character is in the blocks of Chinese characters, their radicals and strokes, or in the rest of Tercom's range from
    /// U+3200.
    /// </summary>
    private static bool IsIdeographic(int point) => point
        is (>= 0x2E80 and <= 0x2EFF) or (>= 0x31C0 and <= 0x31EF) or (>= 0x3200 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE4F);

    private static bool IsAsianPunctuation(int point) => point
        is 0x3001 or 0x3002 or (>= 0x3008 and <= 0x3011) or (>= 0x3014 and <= 0x301F) or 0x30FB or (>= 0xFF61 and <= 0xFF65)
        or 0xFF01 or 0xFF02 or 0xFF08 or 0xFF09 or 0xFF0C or 0xFF0E or 0xFF1A or 0xFF1B or 0xFF1F;
}
