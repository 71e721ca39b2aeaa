namespace Microsoft.ML.NlpStudy;

/// <summary>A notation for spans of tokens, such as named entities, as one tag for each token.</summary>
public enum TagScheme
{
    /// <summary>Tags without spans, such as parts of speech: each token's tag stands alone.</summary>
    None,

    /// <summary>
    /// <c>I-X</c> inside a span of class X, <c>O</c> outside; <c>B-X</c> only where a span follows another of its class directly
    /// (CoNLL-2003).
    /// </summary>
    Iob1,

    /// <summary><c>B-X</c> at the first token of each span, <c>I-X</c> at the others, <c>O</c> outside (CoNLL-2002, KLUE).</summary>
    Iob2,

    /// <summary>
    /// <c>B-X</c> at the first token of a span, <c>I-X</c> inside, <c>E-X</c> at the last, <c>S-X</c> at the only one, <c>O</c> outside.
    /// </summary>
    Bioes,
}
