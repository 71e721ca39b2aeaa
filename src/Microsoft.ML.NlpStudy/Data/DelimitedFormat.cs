namespace Microsoft.ML.NlpStudy.Data;

/// <summary>How a file's rows are written.</summary>
/// <param name="Separator">Between fields; null: a line is one field.</param>
/// <param name="Quoted">Whether a field that begins with a quote ends with one, as RFC 4180 has it.</param>
/// <param name="HasHeader">Whether the first row is none, but names the fields.</param>
/// <param name="FieldCount">How many fields a row must have.</param>
internal sealed record DelimitedFormat(char? Separator, bool Quoted, bool HasHeader, int FieldCount)
{
    /// <summary>Each line a row of one field, blank lines too.</summary>
    public static DelimitedFormat Lines { get; } = new(null, Quoted: false, HasHeader: false, FieldCount: 1);

    /// <summary>Whether a line without a character is a row.</summary>
    public bool KeepsBlankLines => Separator is null;
}
