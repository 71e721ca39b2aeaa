namespace Microsoft.ML.NlpStudy;

/// <summary>
/// How <see cref="PretrainedTokenizer.Bert(string, BertTokenizerOptions)"/> cuts. The defaults are those of BERT's uncased models.
/// </summary>
public sealed record BertTokenizerOptions
{
    /// <summary>Whether letters become small, as uncased models want it. Default: true.</summary>
    /// <remarks>BERT's <c>do_lower_case</c>.</remarks>
    public bool LowerCase { get; init; } = true;

    /// <summary>
    /// Whether accents are taken off letters. <see langword="null"/>: where <see cref="LowerCase"/> is set, as in BERT. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <remarks>Transformers' <c>strip_accents</c>. Hangul syllables then become their letters, as in BERT.</remarks>
    public bool? RemoveAccents { get; init; }

    /// <summary>Whether each Chinese character is a word of its own. Default: true.</summary>
    /// <remarks>Transformers' <c>tokenize_chinese_chars</c>.</remarks>
    public bool SeparateChineseCharacters { get; init; } = true;

    /// <summary>Whether a text's tokens begin with <c>[CLS]</c> and end with <c>[SEP]</c>; empty text has none. Default: false.</summary>
    public bool AddSpecialTokens { get; init; }
}
