using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadLabeledText</c>: the fields of text and label, and the columns made of them.</summary>
public sealed record LabeledTextOptions : SeparatedTextOptions
{
    /// <summary>
    /// The layout of the file. Default: <see cref="LabeledTextLayout.Detect"/>, by its name (.jsonl, .label) and its first lines.
    /// </summary>
    public LabeledTextLayout Layout { get; init; } = LabeledTextLayout.Detect;

    /// <summary>
    /// Whether the first row names the fields. Default: <see langword="null"/>, recognized by the names in it and by the rows below. Where
    /// nothing shows it, reading ends in an error that shows the fields.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>
    /// The field of the text: its name in the header, letter case aside, or its number from 0 in digits. Default: <see langword="null"/>, a
    /// field with a usual name of texts, <c>text, review, document, sentence, comment, content</c> first, else the field with the most
    /// letters.
    /// </summary>
    public string? TextField { get; init; }

    /// <summary>
    /// The field of the label, by name or number. Default: <see langword="null"/>, a field with a usual name of labels,
    /// <c>label, sentiment, polarity, class, rating, target</c> first, else the only field whose values repeat. An empty field is never
    /// chosen, nor a constant one while another may be the label. Where nothing shows the label, reading ends in an error that shows the
    /// fields.
    /// </summary>
    public string? LabelField { get; init; }

    /// <summary>
    /// The fields of several labels of one text, by name or number: each is a column under its own name, in place of the column
    /// <see cref="LabelColumnName"/>. Default: <see langword="null"/>, one label.
    /// </summary>
    public IReadOnlyList<string>? LabelFields { get; init; }

    /// <summary>The field of a second text, by name or number, for pairs of sentences. Default: <see langword="null"/>, none.</summary>
    public string? SecondTextField { get; init; }

    /// <summary>The column that will hold the text. Default: <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>The column that will hold the second text, where there is one. Default: <c>SecondText</c>.</summary>
    public string SecondTextColumnName { get; init; } = "SecondText";

    /// <summary>The column that will hold the label, as text. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Whether rows whose text is empty or white space are left out. Default: false.</summary>
    public bool SkipEmpty { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.IsDefined(Layout);
        OptionCheck.That(TextField is not "", "a name, a number, or null", TextField);
        OptionCheck.That(LabelField is not "", "a name, a number, or null", LabelField);
        OptionCheck.That(SecondTextField is not "", "a name, a number, or null", SecondTextField);
        OptionCheck.That(
            LabelFields is null || (LabelFields.Count > 0 && LabelFields.All(field => !string.IsNullOrEmpty(field))),
            "names or numbers, one at least, or null", LabelFields);
        OptionCheck.That(LabelFields is null || LabelField is null, "null where LabelFields names several", LabelField);
        ColumnNames.Check(TextColumnName, nameof(TextColumnName));
        ColumnNames.Check(LabelColumnName, nameof(LabelColumnName), TextColumnName);
        ColumnNames.Check(SecondTextColumnName, nameof(SecondTextColumnName), TextColumnName, LabelColumnName);
    }
}
