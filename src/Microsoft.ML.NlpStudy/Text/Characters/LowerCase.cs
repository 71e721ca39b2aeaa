using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The lower case of text by Unicode's full mapping, as in Python's <c>str.lower</c>. .NET's invariant mapping goes character by character
/// and leaves out two cases. U+0130 (I with a dot) becomes two characters, and a capital sigma that ends a word becomes the final sigma.
/// </summary>
internal static class LowerCase
{
    private const char DottedCapitalI = '\u0130';
    private const char CapitalSigma = '\u03A3';
    private const char FinalSigma = '\u03C2';
    private const char CombiningDotAbove = '\u0307';

    /// <summary>Appends the lower-case form of <paramref name="text"/> to <paramref name="target"/>.</summary>
    public static void Append(ReadOnlySpan<char> text, CharBuffer target)
    {
        int done = 0;
        while (text[done..].IndexOfAny(DottedCapitalI, CapitalSigma) is >= 0 and int offset)
        {
            int special = done + offset;
            AppendSimple(text[done..special], target);
            if (text[special] == DottedCapitalI)
            {
                target.Append('i');
                target.Append(CombiningDotAbove);
            }
            else
            {
                target.Append(EndsWord(text, special) ? FinalSigma : '\u03C3');
            }

            done = special + 1;
        }

        AppendSimple(text[done..], target);
    }

    private static void AppendSimple(ReadOnlySpan<char> text, CharBuffer target) => text.ToLowerInvariant(target.Claim(text.Length));

    /// <summary>
    /// Whether Unicode's condition Final_Sigma holds: a cased letter before, none after, case-ignorable characters skipped.
    /// </summary>
    private static bool EndsWord(ReadOnlySpan<char> text, int sigma)
    {
        ReadOnlySpan<char> before = text[..sigma];
        Rune rune;
        int length;
        do
        {
            if (before.IsEmpty)
            {
                return false;
            }

            Rune.DecodeLastFromUtf16(before, out rune, out length);
            before = before[..^length];
        }
        while (IsCaseIgnorable(rune));

        if (!IsCased(rune))
        {
            return false;
        }

        ReadOnlySpan<char> after = text[(sigma + 1)..];
        do
        {
            if (after.IsEmpty)
            {
                return true;
            }

            Rune.DecodeFromUtf16(after, out rune, out length);
            after = after[length..];
        }
        while (IsCaseIgnorable(rune));

        return !IsCased(rune);
    }

    /// <summary>
    /// Whether a character has Unicode's property Cased: letters with case, ordinal indicators, Roman numerals and circled letters.
    /// </summary>
    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
        || rune.Value is '\u00AA' or '\u00BA' or (>= '\u2160' and <= '\u217F') or (>= '\u24B6' and <= '\u24E9');

    private static bool IsCaseIgnorable(Rune rune) =>
        rune.Value is '\'' or '.' or ':' or '\u00B7' or '\u2018' or '\u2019' or '\u2024' or '\u2027'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
