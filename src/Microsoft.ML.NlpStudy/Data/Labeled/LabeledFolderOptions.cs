using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadLabeledFolder</c>, for a folder that has a subfolder for each class, with a file for each text.</summary>
public sealed record LabeledFolderOptions : TextReadingOptions
{
    /// <summary>
    /// The subfolders that are read, which name the classes. Default: <see langword="null"/>, all of them. (IMDB's <c>train</c> has
    /// <c>unsup</c> beside <c>pos</c> and <c>neg</c>.)
    /// </summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The pattern of the files that are read, with * and ? for any characters. Default: <c>*</c>, all but hidden ones.</summary>
    public string SearchPattern { get; init; } = "*";

    /// <summary>The column that will hold the text. Default: <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>The column that will hold the class. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The column that will hold the file's path from the folder on, with slashes. Default: <see langword="null"/>, none.
    /// </summary>
    public string? FileNameColumnName { get; init; }

    /// <summary>
    /// The column that will hold the part of the file's name behind its last underscore, as text. IMDB's reviews have their stars there, as
    /// in <c>200_8.txt</c>. Default: <see langword="null"/>, none.
    /// </summary>
    public string? StarsColumnName { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.That(Classes is not { Count: 0 }, "at least one class, or null for all", "none", nameof(Classes));
        OptionCheck.That(!string.IsNullOrEmpty(SearchPattern), "a pattern, as *.txt", SearchPattern);
        ColumnNames.Check(TextColumnName, nameof(TextColumnName));
        ColumnNames.Check(LabelColumnName, nameof(LabelColumnName), TextColumnName);
        ColumnNames.Check(FileNameColumnName, nameof(FileNameColumnName), TextColumnName, LabelColumnName);
        ColumnNames.Check(StarsColumnName, nameof(StarsColumnName), TextColumnName, LabelColumnName, FileNameColumnName);
    }
}
