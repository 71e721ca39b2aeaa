using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Escapes that Python writes alike in regular expressions, their classes and their templates, and .NET writes otherwise or not at all.
/// </summary>
internal static class PythonEscape
{
    /// <summary>Reads <c>\uXXXX</c>, <c>\UXXXXXXXX</c>, <c>\xXX</c>, and an octal number: <c>\0</c>, <c>\07</c>, <c>\101</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">The place where the backslash would stand; moved behind the escape where there is one.</param>
    /// <param name="codePoint">The character.</param>
    public static bool TryRead(string text, ref int position, out int codePoint)
    {
        codePoint = 0;
        if (text[position] != '\\' || position + 1 >= text.Length)
        {
            return false;
        }

        int digits = text[position + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            bool isNumber = position + 2 + digits <= text.Length
                && int.TryParse(text.AsSpan(position + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out codePoint)
                && codePoint is >= 0 and <= 0x10FFFF;
            position += isNumber ? 2 + digits : 0;
            return isNumber;
        }

        int length = 0;
        while (length < 3 && position + 1 + length < text.Length && text[position + 1 + length] is >= '0' and <= '7' and char digit)
        {
            codePoint = (8 * codePoint) + digit - '0';
            length++;
        }

        // Without a leading zero, fewer than three digits are the number of a group.
        bool isOctal = length > 0 && (length == 3 || text[position + 1] == '0') && codePoint <= 0xFF;
        position += isOctal ? 1 + length : 0;
        return isOctal;
    }

    /// <summary>Reads a reference to a group, of one digit or two: <c>\1</c>, <c>\12</c>.</summary>
    public static bool TryReadGroup(string text, ref int position, out int group)
    {
        group = 0;
        int end = position + 1;
        while (end < text.Length && end < position + 3 && char.IsAsciiDigit(text[end]))
        {
            group = (10 * group) + text[end++] - '0';
        }

        bool isGroup = group > 0;
        position = isGroup ? end : position;
        return isGroup;
    }

    /// <summary>Writes a character so that a .NET expression takes it for nothing but itself.</summary>
    public static string Character(char c)
    {
        if (IsPlain(c))
        {
            return c.ToString();
        }

        var text = new StringBuilder(6);
        AppendCharacter(text, c);
        return text.ToString();
    }

    /// <summary>Appends a character so that a .NET expression takes it for nothing but itself.</summary>
    public static void AppendCharacter(StringBuilder target, char c)
    {
        if (IsPlain(c))
        {
            target.Append(c);
        }
        else
        {
            target.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");
        }
    }

    /// <summary>
    /// Appends the characters of a range that are one UTF-16 unit each to a .NET class, except those between two characters.
    /// </summary>
    /// <param name="target">The class to append to.</param>
    /// <param name="first">The first character.</param>
    /// <param name="last">The last character.</param>
    /// <param name="before">The last character before the excepted ones.</param>
    /// <param name="after">The first character behind the excepted ones.</param>
    public static void AppendRange(StringBuilder target, int first, int last, char before, char after)
    {
        if (first <= before)
        {
            AppendRange(target, first, Math.Min(last, before));
        }

        if (last >= after && first <= char.MaxValue)
        {
            AppendRange(target, Math.Max(first, after), Math.Min(last, char.MaxValue));
        }
    }

    /// <summary>
    /// Writes a .NET class of the characters of ranges that are one UTF-16 unit each, except those between two characters.
    /// </summary>
    public static string Class(ReadOnlySpan<(int First, int Last)> ranges, char before, char after)
    {
        var text = new StringBuilder("[");
        foreach ((int first, int last) in ranges)
        {
            AppendRange(text, first, last, before, after);
        }

        return text.Length > 1 ? text.Append(']').ToString() : @"[^\s\S]";
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || (c >= '\u00C0' && char.IsLetter(c));

    private static void AppendRange(StringBuilder target, int first, int last)
    {
        AppendCharacter(target, (char)first);
        if (last > first)
        {
            target.Append('-');
            AppendCharacter(target, (char)last);
        }
    }
}
