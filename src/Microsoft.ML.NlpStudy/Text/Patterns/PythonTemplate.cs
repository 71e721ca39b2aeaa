using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The replacement of a match, as Python's <c>re.sub</c> takes it: text, and groups of the match.</summary>
internal sealed class PythonTemplate
{
    private readonly List<(string Text, int Group)> _parts = [];    // each: text, then a group, or -1 for none

    /// <summary>The whole replacement where no group stands in it; otherwise <see langword="null"/>.</summary>
    public string? Literal => _parts is [(var text, < 0)] ? text : null;

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">The template is not valid in Python, or names a group that the pattern lacks.</exception>
    public static PythonTemplate Parse(string source, PythonPattern pattern)
    {
        var template = new PythonTemplate();
        var text = new StringBuilder();
        int position = 0;
        while (position < source.Length)
        {
            if (source[position] != '\\')
            {
                text.Append(source[position++]);
            }
            else if (TryReadCharacter(source, ref position, out char c))
            {
                text.Append(c);
            }
            else if (TryReadGroup(source, ref position, pattern, out int group))
            {
                template._parts.Add((text.ToString(), group));
                text.Clear();
            }
            else if (position + 1 < source.Length && !char.IsAsciiLetterOrDigit(source[position + 1]))
            {
                text.Append('\\');    // as in Python: not an escape, both characters stand for themselves
                position++;
            }
            else
            {
                throw new FormatException(
                    $"expected a replacement as Python's re.sub takes it, found '{source[position..]}' in '{source}'.");
            }
        }

        if (text.Length > 0 || template._parts.Count == 0)
        {
            template._parts.Add((text.ToString(), -1));
        }

        return template;
    }

    /// <summary>Appends the replacement of a match.</summary>
    /// <param name="match">The match in the prepared text.</param>
    /// <param name="text">The text before it was prepared.</param>
    /// <param name="prepared">The prepared text, which knows the places of the match's groups.</param>
    /// <param name="target">The buffer to append to.</param>
    public void Append(Match match, ReadOnlySpan<char> text, PythonText prepared, CharBuffer target)
    {
        foreach ((string part, int number) in _parts)
        {
            target.Append(part);
            if (number >= 0 && match.Groups[number] is { Success: true } group)
            {
                target.Append(text[prepared.PlaceOf(group.Index)..prepared.PlaceOf(group.Index + group.Length)]);
            }
        }
    }

    /// <summary>Creates a template without groups, in which a text replaces the whole match.</summary>
    public PythonTemplate WithMatch(string match)
    {
        var template = new PythonTemplate();
        template._parts.Add((string.Concat(_parts.Select(part => part.Text + (part.Group >= 0 ? match : ""))), -1));
        return template;
    }

    private static bool TryReadCharacter(string source, ref int position, out char c)
    {
        c = '\0';
        char next = position + 1 < source.Length ? source[position + 1] : '\0';
        if (char.IsAsciiDigit(next) && PythonEscape.TryRead(source, ref position, out int octal))
        {
            c = (char)octal;
            return true;
        }

        int index = "\\abfnrtv".IndexOf(next);
        if (index < 0)
        {
            return false;
        }

        c = "\\\a\b\f\n\r\t\v"[index];
        position += 2;
        return true;
    }

    private static bool TryReadGroup(string source, ref int position, PythonPattern pattern, out int group)
    {
        int start = position;
        if (!PythonEscape.TryReadGroup(source, ref position, out group))
        {
            int end = source.AsSpan(start).StartsWith(@"\g<") ? source.IndexOf('>', start) : -1;
            if (end < 0)
            {
                return false;
            }

            string name = source[(start + 3)..end];
            bool isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out group);
            if (!isNumber && (group = pattern.GroupNumber(name)) == 0)
            {
                group = int.MaxValue;
            }

            position = end + 1;
        }

        return group <= pattern.GroupCount
            ? true
            : throw new FormatException(
                $"expected one of the {pattern.GroupCount} groups, found '{source[start..position]}' in '{source}'.");
    }
}
