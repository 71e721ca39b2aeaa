namespace Microsoft.ML.NlpStudy;

/// <summary>The marks of token boundaries in a list of subwords. The examples cut <c>lower</c> into <c>low</c> and <c>er</c>.</summary>
public enum SubwordBoundary
{
    /// <summary><c>low@@ er</c>: a joiner follows each subword except a token's last, as in subword-nmt.</summary>
    JoinerSuffix,

    /// <summary><c>low er&lt;/w&gt;</c>: a mark follows a token's last subword. Byte pair encoding learns in this form.</summary>
    WordEndSuffix,

    /// <summary>
    /// <c>▁low er</c>: U+2581 precedes a token's first subword. Two of them precede it where the token itself begins with U+2581, the mark
    /// that <c>MarkWordStarts</c> sets where a word of the text begins.
    /// </summary>
    /// <remarks>As in the exercises to kh-kim's book on natural language processing with PyTorch.</remarks>
    WordStartPrefix,

    /// <summary><c>low ##er</c>: two number signs precede each subword except a token's first, as in BERT's vocabularies.</summary>
    ContinuationPrefix,
}
