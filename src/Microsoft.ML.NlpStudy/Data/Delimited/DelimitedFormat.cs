namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The format of a file's rows.</summary>
/// <param name="Separator">The character between fields; <see langword="null"/> where a line is one field.</param>
/// <param name="Quoted">Whether a field that begins with a quote ends with one, as RFC 4180 has it.</param>
/// <param name="HasHeader">Whether the first row is a header, which names the fields.</param>
/// <param name="FieldCount">The number of fields that a row must have.</param>
internal sealed record DelimitedFormat(char? Separator, bool Quoted, bool HasHeader, int FieldCount)
{
    /// <summary>The format in which each line is a row of one field, blank lines too.</summary>
    public static DelimitedFormat Lines { get; } = new(null, Quoted: false, HasHeader: false, FieldCount: 1) { KeepsBlankLines = true };

    /// <summary>
    /// The format <see cref="Lines"/>, where a carriage return alone is a character: the lines of <c>wc -l</c>, Moses and Marian.
    /// </summary>
    public static DelimitedFormat LineFeedLines { get; } = Lines with { EndsAtLineFeeds = true };

    /// <summary>Whether a line without a character is a row.</summary>
    public bool KeepsBlankLines { get; init; }

    /// <summary>Whether lines end with LF or CR LF alone; otherwise a CR ends one too.</summary>
    public bool EndsAtLineFeeds { get; init; }

    /// <summary>The escape character, which makes the next character an ordinary one; <see langword="null"/> for none.</summary>
    public char? Escape { get; init; }

    /// <summary>The prefix of comment lines, which are no rows; <see langword="null"/> for none.</summary>
    public string? CommentPrefix { get; init; }

    /// <summary>The number of lines before the first row or the header.</summary>
    public int SkippedLines { get; init; }
}
