using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadParallelFiles</c>, for two files where line n of one translates line n of the other.</summary>
public sealed record ParallelFilesOptions : TextReadingOptions
{
    /// <summary>The column of the first file's lines. Default: <c>Source</c>.</summary>
    public string SourceColumnName { get; init; } = "Source";

    /// <summary>The column of the second file's lines. Default: <c>Target</c>.</summary>
    public string TargetColumnName { get; init; } = "Target";

    /// <summary>Whether pairs with a side that is empty or white space are left out. Default: false.</summary>
    public bool SkipEmpty { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ColumnNames.Check(SourceColumnName, nameof(SourceColumnName));
        ColumnNames.Check(TargetColumnName, nameof(TargetColumnName), SourceColumnName);
    }
}
