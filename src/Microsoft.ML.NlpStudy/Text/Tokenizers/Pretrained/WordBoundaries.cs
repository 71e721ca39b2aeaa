namespace Microsoft.ML.NlpStudy;

/// <summary>The boundaries of words for a subword tokenizer. No token crosses one.</summary>
public enum WordBoundaries
{
    /// <summary>White space separates words: <c>it's $5.</c> is <c>it's</c>, <c>$5.</c>.</summary>
    WhiteSpace,

    /// <summary>
    /// Words are runs of letters, digits and underscores, and runs of other characters except white space: <c>it</c>, <c>'</c>, <c>s</c>,
    /// <c>$</c>, <c>5</c>, <c>.</c>.
    /// </summary>
    WordsAndOthers,

    /// <summary>
    /// The words of GPT-2 and RoBERTa are English contractions, and runs of letters, digits or others with the blank before them:
    /// <c>it</c>, <c>'s</c>, <c>&#160;$</c>, <c>5</c>, <c>.</c>. White space is never lost.
    /// </summary>
    Gpt2,
}
