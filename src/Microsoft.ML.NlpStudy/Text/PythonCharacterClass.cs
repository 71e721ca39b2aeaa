using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A class of characters, such as <c>[^가-힣😀]</c>, of a Python expression, written for .NET.</summary>
/// <remarks>
/// Python's characters are code points and .NET's are UTF-16 code units. Where a class has characters beyond U+FFFF, it becomes a choice
/// between the class of the others and pairs of surrogates. .NET's subtraction, <c>[a-z-[aeiou]]</c>, is not Python's and never arises.
/// </remarks>
internal static class PythonCharacterClass
{
    private const int FirstPair = 0x10000;
    private const int LastPair = 0x10FFFF;

    /// <summary>Appends the class that begins at <paramref name="start"/>.</summary>
    /// <returns>Where the class ends.</returns>
    public static int Translate(string source, int start, StringBuilder target)
    {
        int position = start + 1;
        bool isNegated = position < source.Length && source[position] == '^';
        position += isNegated ? 1 : 0;

        var units = new StringBuilder();
        var pairs = new List<(int First, int Last)>();
        int firstItem = position;
        while (position < source.Length && (source[position] != ']' || position == firstItem))
        {
            if (IsSetEscape(source, position))
            {
                units.Append(source, position, 2);
                position += 2;
                continue;
            }

            int first = ReadCharacter(source, ref position);
            int last = first;
            if (position + 1 < source.Length && source[position] == '-' && source[position + 1] != ']' && !IsSetEscape(source, position + 1))
            {
                position++;
                last = ReadCharacter(source, ref position);
            }

            AddRange(first, last, units, pairs);
        }

        if (position >= source.Length)
        {
            target.Append(source, start, source.Length - start);    // never closed: .NET says so
            return source.Length;
        }

        Append(units, isNegated, pairs, target);
        return position + 1;
    }

    private static bool IsSetEscape(string source, int position) =>
        source[position] == '\\' && position + 1 < source.Length && source[position + 1] is 'd' or 'D' or 's' or 'S' or 'w' or 'W';

    private static int ReadCharacter(string source, ref int position)
    {
        if (PythonEscape.TryRead(source, ref position, out int codePoint))
        {
            return codePoint;
        }

        if (source[position] == '\\' && position + 1 < source.Length)
        {
            position += 2;
            return source[position - 1] switch
            {
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\v',
                char letter when char.IsAsciiLetterOrDigit(letter) =>
                    throw new FormatException($"expected a character or a set such as \\w in a class, found '\\{letter}' in '{source}'."),
                char other => other,
            };
        }

        Rune.DecodeFromUtf16(source.AsSpan(position), out Rune rune, out int length);
        position += length;
        return rune.Value;
    }

    private static void AddRange(int first, int last, StringBuilder units, List<(int First, int Last)> pairs)
    {
        if (first > last)
        {
            AppendUnits(units, first, last);    // .NET says that the range is in reverse order
            return;
        }

        if (last >= FirstPair)
        {
            pairs.Add((Math.Max(first, FirstPair), last));
        }

        if (first < FirstPair)
        {
            // A range across the surrogates means the characters on both sides, not halves of what lies beyond.
            bool isAcross = first < 0xD800 && last > 0xDFFF;
            AppendUnits(units, first, isAcross ? 0xD7FF : Math.Min(last, char.MaxValue));
            if (isAcross)
            {
                AppendUnits(units, 0xE000, Math.Min(last, char.MaxValue));
            }
        }
    }

    private static void AppendUnits(StringBuilder units, int first, int last)
    {
        PythonEscape.AppendCharacter(units, (char)Math.Min(first, char.MaxValue));
        if (last != first)
        {
            units.Append('-');
            PythonEscape.AppendCharacter(units, (char)last);
        }
    }

    private static void Append(StringBuilder units, bool isNegated, List<(int First, int Last)> pairs, StringBuilder target)
    {
        if (!isNegated && pairs.Count == 0)
        {
            target.Append('[').Append(units).Append(']');
            return;
        }

        var choices = new List<string>();
        if (isNegated)
        {
            choices.Add($@"[^{units}\uD800-\uDFFF]");
            pairs = Complement(pairs);
        }
        else if (units.Length > 0)
        {
            choices.Add($"[{units}]");
        }

        AddPairs(pairs, choices);
        target.Append("(?:").AppendJoin('|', choices).Append(')');
    }

    private static List<(int First, int Last)> Complement(List<(int First, int Last)> ranges)
    {
        var complement = new List<(int First, int Last)>();
        int next = FirstPair;
        foreach ((int first, int last) in ranges.Order())
        {
            if (first > next)
            {
                complement.Add((next, first - 1));
            }

            next = Math.Max(next, last + 1);
        }

        if (next <= LastPair)
        {
            complement.Add((next, LastPair));
        }

        return complement;
    }

    private static void AddPairs(List<(int First, int Last)> ranges, List<string> choices)
    {
        foreach ((int first, int last) in ranges)
        {
            // A high surrogate stands for a block of 1,024 characters. Whole blocks go together, a part of one goes by itself.
            for (int from = first; from <= last;)
            {
                int offset = (from - FirstPair) % 0x400;
                int wholeBlocks = offset == 0 ? (last + 1 - from) / 0x400 : 0;
                int to = wholeBlocks > 0 ? from + (wholeBlocks * 0x400) - 1 : Math.Min(last, from - offset + 0x3FF);
                choices.Add(Pairs(char.ConvertFromUtf32(from), char.ConvertFromUtf32(to)));
                from = to + 1;
            }
        }
    }

    private static string Pairs(string first, string last)
    {
        var pairs = new StringBuilder("[");
        AppendUnits(pairs, first[0], last[0]);
        pairs.Append("][");
        AppendUnits(pairs, first[1], last[1]);
        return pairs.Append(']').ToString();
    }
}
