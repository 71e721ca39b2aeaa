using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Classes of characters: white space, punctuation, accents and combining marks.</summary>
internal static class CharacterClass
{
    /// <summary>
    /// Whether Python's <c>str.isspace</c> and <c>str.split</c> (and <c>\s</c> in its regular expressions) take the character for white
    /// space. That is .NET's white space, and the four information separators U+001C to U+001F.
    /// </summary>
    public static bool IsPythonWhiteSpace(char c) =>
        c <= ' ' ? c == ' ' || c is >= '\t' and <= '\r' or >= '\x1C' : c >= '\x85' && char.IsWhiteSpace(c);

    /// <summary>Whether Python's <c>string.punctuation</c> holds the character: the 32 ASCII marks and symbols.</summary>
    public static bool IsAsciiPunctuation(int c) =>
        c is >= '!' and <= '/' or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~';

    /// <summary>
    /// Whether Unicode counts the character as punctuation. Symbols such as emoji and currency signs are not punctuation.
    /// </summary>
    public static bool IsUnicodePunctuation(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    /// <summary>
    /// Whether the character is an accent that may stand over or under any letter: a non-spacing mark of one of Unicode's blocks of
    /// combining diacritics. The marks of a single script, such as dakuten, vowel signs and points, are not accents.
    /// </summary>
    public static bool IsAccent(char c) =>
        c is (>= '\u0300' and <= '\u036F') or (>= '\u1AB0' and <= '\u1AFF') or (>= '\u1DC0' and <= '\u1DFF')
            or (>= '\u20D0' and <= '\u20FF')
            or (>= '\uFE20' and <= '\uFE2F')
        && char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    /// <summary>Whether the character can only follow another character: accents, vowel signs, enclosing marks.</summary>
    public static bool IsCombiningMark(char c) =>
        c >= '\u0300' && char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
