namespace Microsoft.ML.NlpStudy;

/// <summary>The change that <c>CleanText</c> makes to capital and small letters.</summary>
public enum LetterCase
{
    /// <summary>Letters stay as they are.</summary>
    Keep,

    /// <summary>Letters become small, by Unicode's full mapping, as in Python's <c>str.lower</c>.</summary>
    Lower,

    /// <summary>Letters become capitals, letter by letter: <c>ß</c> stays.</summary>
    Upper,
}
