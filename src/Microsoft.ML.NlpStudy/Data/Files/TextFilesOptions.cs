using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadTextFiles</c>, for a text file or a folder of them.</summary>
public sealed record TextFilesOptions : TextReadingOptions
{
    /// <summary>Whether a row is a file or a line. Default: <see cref="TextFileRow.Line"/>.</summary>
    public TextFileRow Row { get; init; } = TextFileRow.Line;

    /// <summary>
    /// The pattern of the files that are read from a folder, with * and ? for any characters. Default: <c>*</c>, all but hidden ones.
    /// </summary>
    public string SearchPattern { get; init; } = "*";

    /// <summary>Whether subfolders are read too. Default: false.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether rows that are empty or white space are left out. Default: false.</summary>
    public bool SkipEmpty { get; init; }

    /// <summary>The column that will hold the text. Default: <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>
    /// The column that will hold the file's path from the folder on, with slashes. Default: <see langword="null"/>, none.
    /// </summary>
    public string? FileNameColumnName { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.IsDefined(Row);
        OptionCheck.That(!string.IsNullOrEmpty(SearchPattern), "a pattern, as *.txt", SearchPattern);
        ColumnNames.Check(TextColumnName, nameof(TextColumnName));
        ColumnNames.Check(FileNameColumnName, nameof(FileNameColumnName), TextColumnName);
    }
}
