namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The kinds of stems that a particle or an ending may follow, by the stem's last syllable.</summary>
[Flags]
internal enum KoreanStem
{
    /// <summary>A syllable without a final consonant.</summary>
    Vowel = 1,

    /// <summary>A syllable that ends in ㄹ, after which 로 stands as after a vowel.</summary>
    Rieul = 2,

    /// <summary>A syllable that ends in another consonant.</summary>
    OtherConsonant = 4,

    /// <summary>
    /// A syllable that ends hardly any word but verbs and adjectives: with a final ㅆ, ㅄ, ㄶ or the like, or one of 하 되 스럽….
    /// </summary>
    Verb = 8,

    Consonant = Rieul | OtherConsonant,
    Any = Vowel | Consonant,
}
