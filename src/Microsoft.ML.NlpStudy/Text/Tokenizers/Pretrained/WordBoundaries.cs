namespace Microsoft.ML.NlpStudy;

/// <summary>Where a subword tokenizer sees words; no token reaches beyond one.</summary>
public enum WordBoundaries
{
    /// <summary>White space separates words: <c>it's $5.</c> is <c>it's</c>, <c>$5.</c>.</summary>
    WhiteSpace,

    /// <summary>
    /// Runs of letters, digits and underscores, and runs of anything else but white space: <c>it</c>, <c>'</c>, <c>s</c>, <c>$</c>,
    /// <c>5</c>, <c>.</c>.
    /// </summary>
    WordsAndOthers,

    /// <summary>
    /// GPT-2's and RoBERTa's: letters, digits and others, each with the blank before it, and English contractions apart: <c>it</c>,
    /// <c>'s</c>, <c>&#160;$</c>, <c>5</c>, <c>.</c>. White space is never lost.
    /// </summary>
    Gpt2,
}
