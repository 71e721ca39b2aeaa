namespace Microsoft.ML.NlpStudy.Data;

/// <summary>How a file's rows are written.</summary>
/// <param name="Separator">Between fields; null: a line is one field.</param>
/// <param name="Quoted">Whether a field that begins with a quote ends with one, as RFC 4180 has it.</param>
/// <param name="HasHeader">Whether the first row is none, but names the fields.</param>
/// <param name="FieldCount">How many fields a row must have.</param>
internal sealed record DelimitedFormat(char? Separator, bool Quoted, bool HasHeader, int FieldCount)
{
    /// <summary>Each line a row of one field, blank lines too.</summary>
    public static DelimitedFormat Lines { get; } = new(null, Quoted: false, HasHeader: false, FieldCount: 1) { KeepsBlankLines = true };

    /// <summary>The same, where a carriage return alone is a character: what <c>wc -l</c>, Moses and Marian take for lines.</summary>
    public static DelimitedFormat LineFeedLines { get; } = Lines with { EndsAtLineFeeds = true };

    /// <summary>Whether a line without a character is a row.</summary>
    public bool KeepsBlankLines { get; init; }

    /// <summary>Whether lines end with LF or CR LF alone; otherwise a CR ends one too.</summary>
    public bool EndsAtLineFeeds { get; init; }

    /// <summary>The character that makes the one behind it an ordinary one; null: none.</summary>
    public char? Escape { get; init; }

    /// <summary>What lines begin with that are no rows; null: none.</summary>
    public string? CommentPrefix { get; init; }

    /// <summary>How many lines come before the first row or the header.</summary>
    public int SkippedLines { get; init; }
}
