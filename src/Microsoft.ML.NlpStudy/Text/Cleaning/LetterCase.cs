namespace Microsoft.ML.NlpStudy;

/// <summary>What <c>CleanText</c> does to capital and small letters.</summary>
public enum LetterCase
{
    /// <summary>Letters stay as they are.</summary>
    Keep,

    /// <summary>Everything in small letters, by Unicode's full mapping as Python's <c>str.lower</c>.</summary>
    Lower,

    /// <summary>Everything in capitals, letter by letter: <c>ß</c> stays.</summary>
    Upper,
}
