namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <see cref="PretrainedTokenizer.Bert(string, BertTokenizerOptions)"/>: letter case, accents, Chinese and special tokens. The
/// defaults are those of BERT's uncased models.
/// </summary>
public sealed record BertTokenizerOptions
{
    /// <summary>Whether letters become small, as uncased models expect. Default: true.</summary>
    /// <remarks>BERT's <c>do_lower_case</c>.</remarks>
    public bool LowerCase { get; init; } = true;

    /// <summary>
    /// Whether letters lose their accents. <see langword="null"/>: the value of <see cref="LowerCase"/>, as in BERT. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <remarks>Transformers' <c>strip_accents</c>. Hangul syllables then become jamo, as in BERT.</remarks>
    public bool? RemoveAccents { get; init; }

    /// <summary>Whether each Chinese character is a separate word. Default: true.</summary>
    /// <remarks>Transformers' <c>tokenize_chinese_chars</c>.</remarks>
    public bool SeparateChineseCharacters { get; init; } = true;

    /// <summary>
    /// Whether a text's tokens begin with <c>[CLS]</c> and end with <c>[SEP]</c>; an empty text gets neither. Default: false.
    /// </summary>
    public bool AddSpecialTokens { get; init; }
}
