namespace Microsoft.ML.NlpStudy;

/// <summary>The set of Unicode's Hangul letters that <see cref="Hangul"/> writes.</summary>
public enum JamoKind
{
    /// <summary>
    /// The letters that keyboards type and most Korean text and code use, U+3131 to U+3163: <c>ㅎㅏㄴ</c>. The same letter stands at the
    /// beginning and at the end of a syllable.
    /// </summary>
    Compatibility,

    /// <summary>
    /// The letters of Unicode's decomposition (NFD), U+1100 to U+11C2, which differ at the beginning and at the end of a syllable. Fonts
    /// show them as a syllable.
    /// </summary>
    Conjoining,
}
