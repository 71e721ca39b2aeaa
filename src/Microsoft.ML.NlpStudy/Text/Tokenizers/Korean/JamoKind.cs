namespace Microsoft.ML.NlpStudy;

/// <summary>Which of Unicode's two sets of Hangul letters <see cref="Hangul"/> writes.</summary>
public enum JamoKind
{
    /// <summary>
    /// The letters that keyboards type and most Korean text and code use, U+3131 to U+3163: <c>ㅎㅏㄴ</c>. One letter serves at the
    /// beginning and at the end of a syllable.
    /// </summary>
    Compatibility,

    /// <summary>
    /// The letters of Unicode's decomposition (NFD), U+1100 to U+11C2, which tell the beginning from the end of a syllable, and are shown
    /// as a syllable.
    /// </summary>
    Conjoining,
}
