using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options for files that have several fields in a row.</summary>
/// <remarks>
/// A first line <c>sep=;</c>, which Excel writes and reads, is no row; its character is the separator unless <see cref="Separator"/> names
/// one.
/// </remarks>
public abstract record SeparatedTextOptions : TextReadingOptions
{
    /// <summary>
    /// The character between fields. Default: <see langword="null"/>, which goes by the file's name, .gz aside: a comma for .csv, a tab for
    /// .tsv, .tab and .txt.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Whether a field that begins with a quote ends with the next single one (RFC 4180). Between the two it may hold separators, line
    /// breaks and doubled quotes. A quote elsewhere is a character like any other. Default: <see langword="null"/>, which means no for
    /// tabs, and yes for other separators.
    /// </summary>
    public bool? Quoted { get; init; }

    /// <summary>
    /// The escape character, which makes the next character an ordinary one, inside and outside quotes, and is no part of the text. Set a
    /// backslash for files where <c>\"</c> stands for a quote. Default: <see langword="null"/>, none.
    /// </summary>
    public char? EscapeCharacter { get; init; }

    /// <summary>The prefix of comment lines, which are no rows, such as <c>#</c>. Default: <see langword="null"/>, none.</summary>
    public string? CommentPrefix { get; init; }

    /// <summary>The number of lines at the file's start that are neither header nor rows. Default: 0.</summary>
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

    /// <summary>Finds the format of a file's rows; its header and number of fields are not known yet.</summary>
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

        // Excel, which writes that line, quotes fields, those between tabs too.
        return new DelimitedFormat(separator, Quoted ?? (separator != '\t' || written is not null), HasHeader: false, FieldCount: 0)
        {
            Escape = EscapeCharacter,
            CommentPrefix = CommentPrefix,
            SkippedLines = SkippedLines + (written is null ? 0 : 1),
        };
    }

    /// <summary>Reads the character that Excel's line names; <see langword="null"/> for another line.</summary>
    private static char? SeparatorLine(string line)
    {
        const string Start = "sep=";
        string bare = line.Length > Start.Length + 1 ? line.Trim('"') : line;
        return bare.Length == Start.Length + 1 && bare.StartsWith(Start, StringComparison.OrdinalIgnoreCase) ? bare[^1] : null;
    }
}
