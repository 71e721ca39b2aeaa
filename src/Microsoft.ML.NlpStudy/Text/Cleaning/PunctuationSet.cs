namespace Microsoft.ML.NlpStudy;

/// <summary>Which characters <c>CleanText</c> takes for punctuation.</summary>
public enum PunctuationSet
{
    /// <summary>The 32 characters of Python's <c>string.punctuation</c>, ASCII symbols such as <c>$ + &lt; ~</c> among them.</summary>
    Ascii,

    /// <summary>
    /// Those, and whatever Unicode files under punctuation in any script: <c>“ ” … 。</c> Emoji and other symbols are not.
    /// </summary>
    Unicode,
}
