namespace Microsoft.ML.NlpStudy.Text;

/// <summary>After what a particle or an ending may stand, by the last syllable of what is before it.</summary>
[Flags]
internal enum KoreanStem
{
    /// <summary>A syllable without a final consonant.</summary>
    Vowel = 1,

    /// <summary>One that ends in ㄹ, which 로 takes for a vowel.</summary>
    Rieul = 2,

    /// <summary>One that ends in another consonant.</summary>
    OtherConsonant = 4,

    /// <summary>
    /// One that hardly ends anything but a verb or an adjective: with ㅆ, ㅄ, ㄶ and the like at its end, or one of 하 되 스럽….
    /// </summary>
    Verb = 8,

    Consonant = Rieul | OtherConsonant,
    Any = Vowel | Consonant,
}
