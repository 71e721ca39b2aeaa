using System.Collections.Frozen;

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

/// <summary>A Korean particle or ending.</summary>
/// <param name="After">The kinds of stems that it may follow.</param>
/// <param name="MinimumStem">
/// The fewest syllables of the stem: 2 where a stem of one syllable is more often part of the same word, as in 평가 and 태도.
/// </param>
/// <param name="IsInner">Whether another suffix may follow it, as 는 follows 에서 in 집에서는.</param>
internal readonly record struct KoreanSuffix(KoreanStem After, int MinimumStem, bool IsInner);

/// <summary>The suffixes that are cut off Korean words: particles and endings. Words that only seem to end in one are listed too.</summary>
internal static class KoreanSuffixes
{
    private static readonly FrozenDictionary<string, KoreanSuffix>.AlternateLookup<ReadOnlySpan<char>> s_suffixes =
        Suffixes().ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_wholeWords = (
        // adverbs, conjunctions, determiners
        "많이 없이 굳이 깊이 높이 길이 거의 그래도 하지만 그렇지만 제대로 그대로 이대로 저대로 그런대로 절대로 스스로 게다가 보다가 가다가 오다가 혹은 또는 이정도 그정도 저정도 요정도 어느정도 어쨌든 그러니까 그러면서 "
        + // nouns
        "먹이 놀이 고양이 어린이 젊은이 늙은이 호랑이 원숭이 멍청이 곰팡이 지팡이 떡볶이 가을 마을 노을 고을 모를 다를 히어로 피에로 민주주의 사회주의 자본주의 공산주의 이기주의 "
        + "개인주의").Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Pronouns and nouns of one syllable, before which a word has no other syllable.</summary>
    private const string ShortNouns = "나너저내네니제그이뭐머누것거걸수때점년편분말눈돈번삶남명적끝밥일책뿐애걔얘쟤";

    /// <summary>The last syllables of verbs and adjectives before an ending.</summary>
    private const string VerbSyllables = "하되답롭럽엽않많같싶좋낫높낮깊";

    /// <summary>The numbers of the final consonants ㄲ ㄵ ㄶ ㄼ ㄾ ㅀ ㅄ ㅆ, in which hardly any nouns end except 밖 and 값.</summary>
    private static ReadOnlySpan<byte> VerbFinals => [2, 5, 6, 11, 13, 15, 18, 20];

    /// <summary>The most syllables of a suffix.</summary>
    public static int LongestSuffix { get; } = s_suffixes.Dictionary.Keys.Max(suffix => suffix.Length);

    /// <summary>Whether nothing is cut off a word: it is listed, or is a suffix alone, as behind a word in other letters.</summary>
    public static bool IsWholeWord(ReadOnlySpan<char> word) => s_wholeWords.Contains(word) || s_suffixes.ContainsKey(word);

    /// <summary>Whether a suffix can stand behind a stem.</summary>
    /// <param name="suffix">The possible suffix.</param>
    /// <param name="stem">The syllables before it, one or more.</param>
    /// <param name="isInner">Whether another suffix was found behind it.</param>
    public static bool IsSuffix(ReadOnlySpan<char> suffix, ReadOnlySpan<char> stem, bool isInner) =>
        s_suffixes.TryGetValue(suffix, out KoreanSuffix entry) && (!isInner || entry.IsInner)
        && (stem.Length >= entry.MinimumStem || ShortNouns.Contains(stem[0]))
        && (entry.After & Ending(stem[^1])) != 0;

    private static KoreanStem Ending(char syllable)
    {
        const int Rieul = 8;
        int final = new HangulSyllable(syllable).Final;
        KoreanStem ending = final switch { 0 => KoreanStem.Vowel, Rieul => KoreanStem.Rieul, _ => KoreanStem.OtherConsonant };
        return IsVerb(syllable, final) ? ending | KoreanStem.Verb : ending;
    }

    private static bool IsVerb(char syllable, int final) =>
        VerbSyllables.Contains(syllable) || (VerbFinals.Contains((byte)final) && syllable is not ('밖' or '값'));

    private static Dictionary<string, KoreanSuffix> Suffixes()
    {
        var suffixes = new Dictionary<string, KoreanSuffix>(StringComparer.Ordinal);

        // Particles (josa) that mark the subject, topic, object, possessor: nothing follows them.
        Add("은 을", KoreanStem.Consonant);
        Add("는", KoreanStem.Vowel | KoreanStem.Verb);
        Add("를", KoreanStem.Vowel);
        Add("이 과", KoreanStem.Consonant);
        Add("가 와", KoreanStem.Vowel, minimumStem: 2);
        Add("의", KoreanStem.Any, minimumStem: 2);

        // Particles of place, direction, means, comparison, extent: 는, 도, 만, 의 and others may follow.
        Add("에", KoreanStem.Any, isInner: true);
        Add("에서 에게 에게서 한테 한테서 께서 까지 부터 조차 마저 처럼 만큼 마다 밖에 대로 같이 이랑", KoreanStem.Any, isInner: true);
        Add("보다 만 들", KoreanStem.Any, minimumStem: 2, isInner: true);
        Add("으로 으로서 으로써", KoreanStem.OtherConsonant, isInner: true);
        Add("로 로서 로써", KoreanStem.Vowel | KoreanStem.Rieul, minimumStem: 2, isInner: true);
        Add("도", KoreanStem.Any, minimumStem: 2);
        Add("이나 이라도 이란 이며 이든 이나마", KoreanStem.Consonant);
        Add("라도 랑", KoreanStem.Vowel, minimumStem: 2);

        // The copula, "to be", behind a noun.
        Add("입니다 입니까", KoreanStem.Any);
        Add("인데 인데도 인가 인지 인듯 일까 일뿐", KoreanStem.Any, minimumStem: 2);
        Add("이다 이고 이네 이네요 이에요 이라 이라고 이라는 이라서 이라면 이지 이지만 이니 이니까 이군 이구나 이야 이죠", KoreanStem.Consonant);
        Add("예요 에요 네요 라고 라는 라서 라면 라니 지만 야말로", KoreanStem.Vowel, minimumStem: 2);

        // Verb endings (eomi) that resemble nothing else.
        Add("습니다 습니까 으면 으면서 으니 으니까 으려고 으나 으며 을까 을까요 을수록 을지 을때", KoreanStem.Consonant);
        Add("어요 아요 어서 아서 어야 아야 어도 아도", KoreanStem.Consonant);
        Add("면서 면서도 려고 니까 세요 시는 네요 군요 구나 더라 는데 는데도 는데요 는지 는지도 나요 잖아 잖아요 거든요 도록 든지 더니 더라도", KoreanStem.Any, minimumStem: 2, isInner: true);

        // Short verb endings, only behind a syllable in which hardly any word but a verb ends.
        Add("다 네 던 죠 자 냐 군 어 음 은 을 며 거나 다가 다고 다는 다면 다니 더니 든 든지 구나 군요 더라 네요 나요 지만 지만요", KoreanStem.Verb);
        Add("는데 는데도 는데요 는지 는지도 잖아 잖아요 거든요 도록 면서 면서도 려고 니까 세요 습니다 습니까 다는데 다더니", KoreanStem.Verb, isInner: true);
        Add("고 게 지 기 면 으면", KoreanStem.Verb, isInner: true);
        Add("어요 어서 어도 으면서 으니 으니까 으나 으며 을까 을까요 을수록 을지 을때", KoreanStem.Verb);

        // Marks of the past and of supposition, before another ending.
        Add("었 았 었었 았었 이었", KoreanStem.Consonant, isInner: true);
        Add("였", KoreanStem.Vowel, minimumStem: 2, isInner: true);
        Add("겠", KoreanStem.Any, isInner: true);
        return suffixes;

        void Add(string words, KoreanStem after, int minimumStem = 1, bool isInner = false)
        {
            foreach (string word in words.Split(' '))
            {
                // A suffix listed for nouns and for verbs has both conditions, and the shorter of the two minima.
                suffixes[word] = suffixes.TryGetValue(word, out KoreanSuffix other)
                    ? new KoreanSuffix(after | other.After, Math.Min(minimumStem, other.MinimumStem), isInner || other.IsInner)
                    : new KoreanSuffix(after, minimumStem, isInner);
            }
        }
    }
}
