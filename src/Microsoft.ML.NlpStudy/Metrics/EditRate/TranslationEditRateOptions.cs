using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The options of <see cref="TranslationEditRate"/>, for the preparation of texts. The defaults are sacreBLEU's, which are Tercom's.
/// </summary>
public sealed record TranslationEditRateOptions
{
    /// <summary>Whether punctuation is set apart and XML's entities are taken back before words are compared. Default: false.</summary>
    public bool Normalize { get; init; }

    /// <summary>Whether the marks <c>. , ? : ; ! " ( )</c> are left out. Default: false.</summary>
    public bool RemovePunctuation { get; init; }

    /// <summary>
    /// Whether <see cref="Normalize"/> makes Chinese characters and East Asian punctuation words of their own, and
    /// <see cref="RemovePunctuation"/> takes that punctuation too. It needs one of the two. Default: false.
    /// </summary>
    public bool AsianSupport { get; init; }

    /// <summary>Whether capitals differ from small letters. Default: false.</summary>
    public bool CaseSensitive { get; init; }

    /// <summary>Throws where options contradict each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate() => OptionCheck.That(
        !AsianSupport || Normalize || RemovePunctuation, $"false without {nameof(Normalize)} and {nameof(RemovePunctuation)}",
        AsianSupport);
}
