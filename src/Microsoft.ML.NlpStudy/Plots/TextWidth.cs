using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>
/// Estimates the width of text in a sans serif font. Charts are laid out without the fonts of the machine that shows them.
/// </summary>
internal static class TextWidth
{
    private const double Narrow = 0.3, Wide = 0.9, UpperCase = 0.68, Common = 0.56, FullWidth = 1.0;
    private const string Ellipsis = "\u2026";

    /// <summary>Estimates a text's width, in pixels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Font size in pixels.</param>
    public static double Of(string text, double size) => text.EnumerateRunes().Sum(OfRune) * size;

    /// <summary>Computes a text's width in cells of a terminal, where a character takes one or two cells.</summary>
    public static int InCells(string text) => text.EnumerateRunes().Sum(rune => OfRune(rune) switch { 0 => 0, FullWidth => 2, _ => 1 });

    /// <summary>Returns the text, or as much of its start as fits into a width, with an ellipsis.</summary>
    public static string Shorten(string text, double size, double width)
    {
        if (Of(text, size) <= width)
        {
            return text;
        }

        double left = width / size - Wide;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            left -= OfRune(rune);
            if (left < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].TrimEnd() + Ellipsis;
    }

    private static double OfRune(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'f' or 't' or 'r' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or '(' or ')' or '[' or ']' or ' '
            or '-' => Narrow,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => Wide,
        >= 'A' and <= 'Z' => UpperCase,
        < 0x1100 => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : Common,

        // Hangul letters and syllables, kana, ideographs, full-width forms, emoji.
        <= 0x115F or (>= 0x2E80 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or >= 0x1F000 => FullWidth,
        _ => Common,
    };
}
