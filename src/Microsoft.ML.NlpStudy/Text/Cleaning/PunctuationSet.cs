namespace Microsoft.ML.NlpStudy;

/// <summary>The characters that <c>CleanText</c> takes for punctuation.</summary>
public enum PunctuationSet
{
    /// <summary>The 32 characters of Python's <c>string.punctuation</c>, ASCII symbols such as <c>$ + &lt; ~</c> among them.</summary>
    Ascii,

    /// <summary>
    /// The ASCII characters, and Unicode's punctuation of all scripts: <c>“ ” … 。</c> Emoji and other symbols are not punctuation.
    /// </summary>
    Unicode,
}
