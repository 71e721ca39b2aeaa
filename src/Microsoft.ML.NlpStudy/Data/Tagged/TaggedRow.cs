using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Takes the rows of tagged sentences apart.</summary>
internal static class TaggedRow
{
    /// <summary>Adds the token of a row with columns to a sentence.</summary>
    /// <returns>The error in the row; <see langword="null"/> for a good one.</returns>
    public static Problem? AddColumns(ReadOnlySpan<char> line, TaggedFormat format, TaggedSentence sentence)
    {
        Range token = default, tag = default;
        int count = 0, at = 0;
        while (true)
        {
            int length = line[at..].IndexOf(format.Separator);
            int end = length < 0 ? line.Length : at + length;
            token = count == format.TokenField ? at..end : token;
            tag = count == format.TagField ? at..end : tag;
            count++;
            at = format.Separator == ' ' ? PassSpaces(line, end) : Math.Min(end + 1, line.Length);

            // Spaces at the end of a row divide nothing; a tab there has an empty column behind it.
            if (length < 0 || (format.Separator == ' ' && at == line.Length))
            {
                break;
            }
        }

        if (count != format.FieldCount)
        {
            return new Problem(0, $"{format.FieldCount} columns with {format.SeparatorName} between", Describe(count, line, format));
        }

        return Missing(line, token, $"a token in column {format.TokenField}")
            ?? Missing(line, tag, $"a tag in column {format.TagField}")
            ?? Add(sentence, line[token], line[tag]);
    }

    /// <summary>Adds the character of a row to a sentence.</summary>
    /// <returns>The error in the row; <see langword="null"/> for a good one.</returns>
    public static Problem? AddCharacter(ReadOnlySpan<char> line, TaggedSentence sentence)
    {
        int length = StringInfo.GetNextTextElementLength(line);
        ReadOnlySpan<char> rest = line[length..];
        if (rest.IsEmpty || rest[0] != '\t')
        {
            string found = rest.IsEmpty ? "the end of the line" : rest[0] == ' ' ? "a space" : $"'{rest[0]}'";
            return new Problem(length, "one character, a tab and its tag", $"{found} in place of the tab");
        }

        ReadOnlySpan<char> tag = rest[1..];
        int extra = tag.IndexOf('\t');
        return extra >= 0 ? new Problem(length + 1 + extra, "the end of the line behind the tag", "another tab")
            : tag.IsWhiteSpace() ? new Problem(length, "a tag behind the tab", "none")
            : Add(sentence, line[..length], tag);
    }

    /// <summary>Adds the words of a line to a sentence.</summary>
    /// <returns>The error in the line; <see langword="null"/> for a good one.</returns>
    public static Problem? AddPairs(ReadOnlySpan<char> line, TaggedFormat format, TaggedSentence sentence)
    {
        int at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
            {
                at++;
            }

            if (at == line.Length)
            {
                return null;
            }

            int end = at;
            while (end < line.Length && !char.IsWhiteSpace(line[end]))
            {
                end++;
            }

            ReadOnlySpan<char> word = line[at..end];
            int slash = word.LastIndexOf(format.Separator);
            if (slash <= 0 || slash == word.Length - 1)
            {
                string found = slash < 0 ? $"'{word}' without a tag"
                    : slash == 0 ? $"'{word}' without a word" : $"'{word}' with an empty tag";
                return new Problem(at, $"a word, '{format.Separator}' and its tag", found);
            }

            sentence.Add(word[..slash], word[(slash + 1)..]);
            at = end;
        }
    }

    private static int PassSpaces(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static Problem? Missing(ReadOnlySpan<char> line, Range range, string expected) => line[range].IsEmpty
        ? new Problem(range.Start.GetOffset(line.Length), expected, "none")
        : null;

    private static Problem? Add(TaggedSentence sentence, ReadOnlySpan<char> token, ReadOnlySpan<char> tag)
    {
        sentence.Add(token, tag);
        return null;
    }

    private static string Describe(int count, ReadOnlySpan<char> line, TaggedFormat format)
    {
        string other = format.Separator switch
        {
            '\t' when line.Contains(' ') => ": the row has spaces in place of tabs",
            ' ' when line.Contains('\t') => ": the row has tabs in place of spaces",
            _ => "",
        };
        return count.ToString(CultureInfo.InvariantCulture) + other;
    }
}
