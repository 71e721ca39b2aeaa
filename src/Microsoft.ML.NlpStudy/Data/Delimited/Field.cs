namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A field of the current row, without its quotes.</summary>
/// <param name="Start">The position of its first character, counted from the row's.</param>
/// <param name="Length">The number of its characters.</param>
/// <param name="HasDoubledQuotes">Whether two quotes stand for one in it.</param>
/// <param name="HasEscapes">Whether some of its characters have an escape character in front.</param>
internal record struct Field(int Start, int Length, bool HasDoubledQuotes, bool HasEscapes = false)
{
    /// <summary>Removes the characters that are not part of the text: one of two doubled quotes, and escape characters.</summary>
    /// <param name="text">The field's characters.</param>
    /// <param name="escape">The escape character.</param>
    /// <returns>The length that is left.</returns>
    public readonly int Unescape(Span<char> text, char? escape)
    {
        char mark = HasEscapes && escape is { } character ? character : '"', other = HasDoubledQuotes ? '"' : mark;
        int read = 0, written = 0;
        while (text[read..].IndexOfAny(mark, other) is >= 0 and int found && read + found + 1 < text.Length)
        {
            // The second of the two stays.
            text.Slice(read, found).CopyTo(text[written..]);
            text[written + found] = text[read + found + 1];
            written += found + 1;
            read += found + 2;
        }

        text[read..].CopyTo(text[written..]);
        return written + text.Length - read;
    }
}
