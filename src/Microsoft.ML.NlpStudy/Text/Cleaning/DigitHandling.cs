namespace Microsoft.ML.NlpStudy;

/// <summary>The treatment of decimal digits of any script by <c>CleanText</c>.</summary>
public enum DigitHandling
{
    /// <summary>Digits stay.</summary>
    Keep,

    /// <summary>Digits are left out, and their neighbors join.</summary>
    Remove,

    /// <summary>Each run of digits becomes <see cref="CleanTextOptions.DigitPlaceholder"/>.</summary>
    ReplaceByPlaceholder,

    /// <summary>
    /// Each number becomes <see cref="CleanTextOptions.DigitPlaceholder"/>: <c>1,234.5</c>, <c>3.14</c> and <c>50%</c> are one number each.
    /// </summary>
    /// <remarks>
    /// A comma belongs to a number where three digits follow, and a point where any digits do. A percent or per mille sign behind the
    /// number belongs to it too. A minus sign does not, since in <c>10-20</c> it is a hyphen.
    /// </remarks>
    ReplaceNumbersByPlaceholder,
}
