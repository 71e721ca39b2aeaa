using Microsoft.ML.NlpStudy.Data;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>How <c>LoadLabelledText</c> reads a file: which of its fields are the text and the label.</summary>
public sealed record LabelledTextOptions : SeparatedTextOptions
{
    /// <summary>
    /// Whether the first row names the fields. Default: null, which means that it does where one of its fields has a name that texts or labels
    /// usually have, or where <see cref="TextField"/> or <see cref="LabelField"/> is a name.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>
    /// The field of the text: its name in the header, letter case aside, or its number from 0 in digits. Default: null, which means the first
    /// of the names <c>text, review, document, sentence, comment, content</c>, and without one the field with the most characters in the first
    /// 200 rows.
    /// </summary>
    public string? TextField { get; init; }

    /// <summary>
    /// The field of the label, likewise. Default: null, which means the first of the names <c>label, sentiment, polarity, class, rating,
    /// target</c>, and without one the field with the fewest different values in the first 200 rows.
    /// </summary>
    public string? LabelField { get; init; }

    /// <summary>The column that will hold the text. Default: <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>The column that will hold the label, as text. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Whether rows whose text is empty or white space are left out. Default: false.</summary>
    public bool SkipEmpty { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.That(TextField is not "", "a name, a number, or null", TextField, nameof(TextField));
        OptionCheck.That(LabelField is not "", "a name, a number, or null", LabelField, nameof(LabelField));
        ColumnNames.Check(TextColumnName, nameof(TextColumnName));
        ColumnNames.Check(LabelColumnName, nameof(LabelColumnName), TextColumnName);
    }
}
