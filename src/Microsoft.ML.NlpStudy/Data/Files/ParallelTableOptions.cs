using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadParallelTable</c>, for a file with a text and its translation in each row.</summary>
public sealed record ParallelTableOptions : SeparatedTextOptions
{
    /// <summary>
    /// Whether the first row names the fields. Default: <see langword="null"/>, true where <see cref="SourceField"/> or
    /// <see cref="TargetField"/> is a name. It is true too where both fields have names of languages or texts, such as <c>en, ko</c>,
    /// <c>source, target</c>, <c>원문, 번역문</c>.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>
    /// The field of the text: its name in the header, letter case aside, or its number from 0 in digits. Default: <c>0</c>.
    /// </summary>
    public string SourceField { get; init; } = "0";

    /// <summary>The field of the translation, by name or number. Default: <c>1</c>.</summary>
    public string TargetField { get; init; } = "1";

    /// <summary>The column of the texts. Default: <c>Source</c>.</summary>
    public string SourceColumnName { get; init; } = "Source";

    /// <summary>The column of the translations. Default: <c>Target</c>.</summary>
    public string TargetColumnName { get; init; } = "Target";

    /// <summary>Whether pairs with a side that is empty or white space are left out. Default: false.</summary>
    public bool SkipEmpty { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.That(!string.IsNullOrEmpty(SourceField), "a name or a number", SourceField);
        OptionCheck.That(!string.IsNullOrEmpty(TargetField), "a name or a number", TargetField);
        ColumnNames.Check(SourceColumnName, nameof(SourceColumnName));
        ColumnNames.Check(TargetColumnName, nameof(TargetColumnName), SourceColumnName);
    }
}
