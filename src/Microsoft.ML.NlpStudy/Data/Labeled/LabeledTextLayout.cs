namespace Microsoft.ML.NlpStudy;

/// <summary>How a file of labeled texts is laid out.</summary>
public enum LabeledTextLayout
{
    /// <summary>What the file's name and first lines say.</summary>
    Detect,

    /// <summary>Fields between separators: CSV, TSV.</summary>
    Fields,

    /// <summary>fastText's: <c>__label__pos a good film</c>. Several labels of a line are one, with spaces between.</summary>
    FastText,

    /// <summary>
    /// A label without spaces, a space and the text, as TREC's questions: <c>DESC:manner How did it develop ?</c> Fields <c>coarse</c> and
    /// <c>fine</c> are what stands on either side of the label's colon.
    /// </summary>
    LabelFirst,

    /// <summary>A JSON object a line, whose members are the fields.</summary>
    JsonLines,
}
