namespace Microsoft.ML.NlpStudy;

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
