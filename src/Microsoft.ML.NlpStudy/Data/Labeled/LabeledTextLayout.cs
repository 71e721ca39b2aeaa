namespace Microsoft.ML.NlpStudy;

/// <summary>The layout of a file of labeled texts.</summary>
public enum LabeledTextLayout
{
    /// <summary>The layout that the file's name and first lines show.</summary>
    Detect,

    /// <summary>Fields between separators: CSV, TSV.</summary>
    Fields,

    /// <summary>fastText's: <c>__label__pos a good film</c>. Several labels of a line are one, with spaces between.</summary>
    FastText,

    /// <summary>
    /// A label without spaces, a space and the text, as TREC's questions: <c>DESC:manner How did it develop ?</c> Fields <c>coarse</c> and
    /// <c>fine</c> are the parts of the label before and after its colon.
    /// </summary>
    LabelFirst,

    /// <summary>A JSON object a line, whose members are the fields.</summary>
    JsonLines,
}
