namespace Microsoft.ML.NlpStudy;

/// <summary>How a list of subwords shows where tokens begin and end. The examples cut <c>lower</c> into <c>low</c> and <c>er</c>.</summary>
public enum SubwordBoundary
{
    /// <summary><c>low@@ er</c>: a joiner follows each subword but a token's last one, as subword-nmt writes it.</summary>
    JoinerSuffix,

    /// <summary><c>low er&lt;/w&gt;</c>: a mark follows a token's last subword. The form in which byte pair encoding learns.</summary>
    WordEndSuffix,

    /// <summary>
    /// <c>▁low er</c>: U+2581 precedes a token's first subword; two of them precede that of a token that itself begins with U+2581, as
    /// <c>MarkWordStarts</c> leaves it where a word of the original text begins.
    /// </summary>
    /// <remarks>As in the exercises to kh-kim's book on natural language processing with PyTorch.</remarks>
    WordStartPrefix,

    /// <summary><c>low ##er</c>: two number signs precede each subword but a token's first one, as in BERT's vocabularies.</summary>
    ContinuationPrefix,
}
