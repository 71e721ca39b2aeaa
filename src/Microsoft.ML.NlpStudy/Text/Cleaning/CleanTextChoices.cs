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

/// <summary>What <c>CleanText</c> does with punctuation.</summary>
public enum PunctuationHandling
{
    /// <summary>Punctuation stays where it is.</summary>
    Keep,

    /// <summary>Punctuation is left out and its neighbours join: <c>well-made</c> becomes <c>wellmade</c>.</summary>
    Remove,

    /// <summary>A space stands in its place: <c>well-made</c> becomes <c>well made</c>.</summary>
    ReplaceBySpace,

    /// <summary>Spaces are put around it, so that each mark becomes a token of its own: <c>gem.</c> becomes <c>gem .</c></summary>
    Separate,
}

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

/// <summary>What <c>CleanText</c> does with decimal digits, of any script.</summary>
public enum DigitHandling
{
    /// <summary>Digits stay.</summary>
    Keep,

    /// <summary>Digits are left out and their neighbours join.</summary>
    Remove,

    /// <summary>Each run of digits becomes <see cref="CleanTextOptions.DigitPlaceholder"/>.</summary>
    ReplaceByPlaceholder,

    /// <summary>
    /// Each number becomes <see cref="CleanTextOptions.DigitPlaceholder"/>: <c>1,234.5</c>, <c>3.14</c> and <c>50%</c> are one number each.
    /// </summary>
    /// <remarks>
    /// A comma belongs to a number where three digits follow, a point where digits do, and so does a percent or per mille sign behind it. A
    /// minus sign does not, since in <c>10-20</c> it is a hyphen.
    /// </remarks>
    ReplaceNumbersByPlaceholder,
}
