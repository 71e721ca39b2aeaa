using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>How fields are written in files that have several in a row.</summary>
/// <remarks>
/// A first line <c>sep=;</c>, which Excel writes and reads, is no row; its character is the separator where <see cref="Separator"/> names
/// none.
/// </remarks>
public abstract record SeparatedTextOptions : TextReadingOptions
{
    /// <summary>
    /// The character between fields. Default: null, which goes by the file's name, a .gz at its end left aside: a comma for .csv, a tab for
    /// .tsv, .tab and .txt.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Whether a field that begins with a quote ends with the next single one, and may hold separators, line breaks and doubled quotes
    /// between (RFC 4180); a quote elsewhere is a character like any other. Default: null, which means no for tabs, and yes for other
    /// separators.
    /// </summary>
    public bool? Quoted { get; init; }

    /// <summary>
    /// The character that makes the one behind it an ordinary one, inside and outside quotes, and is no part of the text: a backslash in
    /// files where <c>\"</c> stands for a quote. Default: null, none.
    /// </summary>
    public char? EscapeCharacter { get; init; }

    /// <summary>Lines that begin with this are no rows, as <c>#</c>. Default: null, none.</summary>
    public string? CommentPrefix { get; init; }

    /// <summary>How many lines at the file's start are neither header nor rows. Default: 0.</summary>
    public int SkippedLines { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.That(Separator is not ('\n' or '\r' or '"'), "a character other than a line break or a quote", Separator,
            nameof(Separator));
        OptionCheck.That(
            EscapeCharacter is not ('\n' or '\r' or '"') && (EscapeCharacter is null || EscapeCharacter != Separator),
            "a character other than the separator, a line break or a quote", EscapeCharacter);
        OptionCheck.That(
            CommentPrefix is null || (CommentPrefix.Length > 0 && !CommentPrefix.AsSpan().ContainsAny('\n', '\r')),
            "characters of one line, or null", CommentPrefix);
        OptionCheck.That(SkippedLines >= 0, "0 lines or more", SkippedLines);
    }

    /// <summary>
    /// How the rows of the file of that name are written; whether it has a header, and how many fields, is not known yet.
    /// </summary>
    internal DelimitedFormat FormatOf(string path)
    {
        char? written = SeparatorLine(FirstRows.Line(path, this, SkippedLines));
        char? separator = Separator ?? written ?? FileSearch.ExtensionOf(path) switch
        {
            ".csv" => ',',
            ".tsv" or ".tab" or ".txt" => '\t',
            _ => null,
        };
        OptionCheck.That(
            separator is not null, $"a character, since the name of '{path}' does not end as .csv, .tsv, .tab or .txt", separator,
            nameof(Separator));

        // What writes the line quotes fields, those between tabs too.
        return new DelimitedFormat(separator, Quoted ?? (separator != '\t' || written is not null), HasHeader: false, FieldCount: 0)
        {
            Escape = EscapeCharacter,
            CommentPrefix = CommentPrefix,
            SkippedLines = SkippedLines + (written is null ? 0 : 1),
        };
    }

    /// <summary>The character that Excel's line names; null where it is no such line.</summary>
    private static char? SeparatorLine(string line)
    {
        const string Start = "sep=";
        string bare = line.Length > Start.Length + 1 ? line.Trim('"') : line;
        return bare.Length == Start.Length + 1 && bare.StartsWith(Start, StringComparison.OrdinalIgnoreCase) ? bare[^1] : null;
    }
}
