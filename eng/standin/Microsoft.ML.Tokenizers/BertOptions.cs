namespace Microsoft.ML.Tokenizers;

/// <summary>How a <see cref="BertTokenizer"/> cuts: as BERT's uncased models want it, unless told otherwise.</summary>
public sealed class BertOptions : WordPieceOptions
{
    public BertOptions() { }

    public bool LowerCaseBeforeTokenization { get; set; } = true;

    /// <summary>Whether texts are normalized and cut into words and punctuation marks; if not, at white space only.</summary>
    public bool ApplyBasicTokenization { get; set; } = true;

    public bool SplitOnSpecialTokens { get; set; } = true;

    public string SeparatorToken { get; set; } = "[SEP]";

    public string PaddingToken { get; set; } = "[PAD]";

    public string ClassificationToken { get; set; } = "[CLS]";

    public string MaskingToken { get; set; } = "[MASK]";

    /// <summary>Whether each Chinese character is a word.</summary>
    public bool IndividuallyTokenizeCjk { get; set; } = true;

    /// <summary>Whether accents go.</summary>
    public bool RemoveNonSpacingMarks { get; set; }
}
