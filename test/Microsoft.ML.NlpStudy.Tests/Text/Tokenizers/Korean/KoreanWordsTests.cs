using System.Diagnostics;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class KoreanWordsTests
{
    public static TheoryData<string, string> Sentences { get; } = new()
    {
        { "나는 학교에서 친구에게 책을 주었다.", "나 는 학교 에서 친구 에게 책 을 주었 다 ." },
        { "극장에서는 재미있었지만 집에서 다시 보니까 지루했어요.", "극장 에서 는 재미있 었 지만 집 에서 다시 보 니까 지루했 어요 ." },
        { "배우들의 연기가 좋았고 음악도 훌륭했습니다!", "배우 들 의 연기 가 좋 았 고 음악 도 훌륭했 습니다 !" },
        { "이 영화는 제 인생 최고의 영화입니다.", "이 영화 는 제 인생 최고 의 영화 입니다 ." },
        { "돈이 아깝다... 시간도 아깝고 정말 최악이네요ㅠㅠ", "돈 이 아깝다 ... 시간 도 아깝고 정말 최악 이네요 ㅠㅠ" },
        { "어머니께서 동생한테 용돈을 주셨다.", "어머니 께서 동생 한테 용돈 을 주셨 다 ." },
        { "서울에서 부산까지 기차로 3시간 걸렸다.", "서울 에서 부산 까지 기차 로 3 시간 걸렸 다 ." },
        { "스토리는 뻔하지만 배우들이 예뻐서 끝까지 봤다ㅋㅋㅋㅋ", "스토리 는 뻔하 지만 배우 들 이 예뻐서 끝 까지 봤 다 ㅋㅋㅋㅋ" },
        { "감독이 누구인지 몰라도 연출만큼은 인정함", "감독 이 누구 인지 몰라 도 연출 만큼 은 인정함" },
        { "책으로 읽었던 내용보다 영화로 보는 것이 더 재미있었다", "책 으로 읽 었 던 내용 보다 영화 로 보 는 것 이 더 재미있 었 다" },
        { "많이 기대했는데 생각보다 별로였음", "많이 기대했 는데 생각 보다 별로 였 음" },
        { "아이와 고양이가 마당에서 놀고 있습니다.", "아이 와 고양이 가 마당 에서 놀고 있 습니다 ." },
        { "평가가 나빠도 나에게는 명작이라고 생각한다", "평가 가 나빠 도 나 에게 는 명작 이라고 생각한다" },
        { "어제부터 계속 비가 와서 밖에 나가지 못했다", "어제 부터 계속 비가 와서 밖에 나가지 못했 다" },
        { "CG는 3D로 봐야 제맛! <num>점 줍니다^^", "CG 는 3D 로 봐야 제맛 ! <num> 점 줍니다 ^^" },
        { "TV에서도 100% 볼 수 없는 장면이었는데요", "TV 에서 도 100% 볼 수 없 는 장면 이었 는데요" },
        { "마을 사람들에게까지 소문이 퍼졌다고 하네요", "마을 사람 들 에게 까지 소문 이 퍼졌 다고 하 네요" },
        { "없는 것보다는 있는 것이 낫다", "없 는 것 보다 는 있 는 것 이 낫 다" },
        { "물로 가는 차와 산으로 가는 길과 꿈에 대한 이야기", "물로 가 는 차와 산 으로 가 는 길 과 꿈 에 대한 이야기" },
        { "Don't worry, 괜찮아요~~ 1,234.5원입니다", "Don't worry , 괜찮 아요 ~~ 1,234.5 원 입니다" },
        { "ㅇㅈㅋㅋㅋ 이정도면 가을에 볼만하겠네", "ㅇㅈ ㅋㅋㅋ 이정도면 가을 에 볼만하 겠 네" },
        { "😀😀👨‍👩‍👧가 좋아하는 영화", "😀 😀 👨‍👩‍👧 가 좋아하 는 영화" },
        { "민주주의의 역사와 자본주의는 거의 같은 시대에 발전했다", "민주주의 의 역사 와 자본주의 는 거의 같 은 시대 에 발전했 다" },
        { "죽이지도 않고 살리지도 못하면서 왜 만들었는지", "죽이지 도 않 고 살리지 도 못하 면서 왜 만들 었 는지" },
        { "그래도 하지만 굳이 제대로 스스로 또는 혹은", "그래도 하지만 굳이 제대로 스스로 또는 혹은" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Particles_and_endings_are_cut_off_their_words(string sentence, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TextTokenizer.KoreanWords.Tokenize(sentence)));

    // 은, 이, 을, 과 and 으로 after a consonant; 는, 가, 를, 와 and 로 after a vowel; 로 after ㄹ too.
    [Theory]
    [InlineData("사람은", "사람 은")]
    [InlineData("영화은", "영화은")]
    [InlineData("영화는", "영화 는")]
    [InlineData("사람는", "사람는")]
    [InlineData("사람이", "사람 이")]
    [InlineData("영화이", "영화이")]
    [InlineData("영화가", "영화 가")]
    [InlineData("전문가", "전문가")]
    [InlineData("사람을", "사람 을")]
    [InlineData("영화를", "영화 를")]
    [InlineData("사람를", "사람를")]
    [InlineData("사람과", "사람 과")]
    [InlineData("영화와", "영화 와")]
    [InlineData("효과와", "효과 와")]
    [InlineData("특수효과", "특수효과")]
    [InlineData("집으로", "집 으로")]
    [InlineData("영화으로", "영화으 로")]
    [InlineData("학교로", "학교 로")]
    [InlineData("지하철로", "지하철 로")]
    [InlineData("집로", "집로")]
    [InlineData("사람이랑", "사람 이랑")]
    [InlineData("친구랑", "친구 랑")]
    [InlineData("사람이라는", "사람 이라는")]
    [InlineData("친구라는", "친구 라는")]
    [InlineData("있는", "있 는")]
    [InlineData("먹었습니다", "먹 었 습니다")]
    public void A_particle_agrees_with_what_is_before_it(string word, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TextTokenizer.KoreanWords.Tokenize(word)));

    [Theory]
    [InlineData("ㅋㅋㅋㅎㅎㅠㅠㅜ", "ㅋㅋㅋ ㅎㅎ ㅠㅠ ㅜ")]
    [InlineData("ㅇㅈㄱㅅㅋㅋ", "ㅇㅈㄱㅅ ㅋㅋ")]
    [InlineData("아ㅋ영화ㅠ", "아 ㅋ 영화 ㅠ")]
    [InlineData("mp3를 10km^^", "mp3 를 10km ^^")]
    [InlineData("50%나 1,234.5.", "50% 나 1,234.5 .")]
    [InlineData("!!!???...~", "!!! ??? ... ~")]
    [InlineData("<num>은 <br> <3 <>", "<num> 은 <br> < 3 < >")]
    [InlineData("cafe\u0301는 한\u0301은 ㅋ\u0301", "cafe\u0301 는 한\u0301 은 ㅋ\u0301")]
    [InlineData("日本語の映画 Ёлка", "日本語の映画 Ёлка")]
    [InlineData("\u1112\u1161\u11AB은", "\u1112\u1161\u11AB 은")]
    [InlineData("", "")]
    [InlineData(" \t\u3000", "")]
    public void What_is_not_Hangul_stands_apart(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TextTokenizer.KoreanWords.Tokenize(text)));

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 1000)]
    public void The_tokens_are_the_text_without_its_white_space(string text)
    {
        IReadOnlyList<string> tokens = TextTokenizer.KoreanWords.Tokenize(text);
        Assert.Equal(string.Concat(text.Where(c => !CharacterClass.IsPythonWhiteSpace(c))), string.Concat(tokens));
        Assert.DoesNotContain("", tokens);
    }

    // Each would take minutes where the tokenizer looked ahead or back from every character.
    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("\u0301")]
    [InlineData("ㅋ")]
    [InlineData("ㅋㄷ")]
    [InlineData("가")]
    [InlineData("에서는")]
    [InlineData("가'")]
    [InlineData("a'")]
    [InlineData("1,")]
    [InlineData("1.")]
    [InlineData("\u1112")]
    [InlineData("👨\u200D")]
    [InlineData("🇰")]
    public void A_megabyte_without_a_space_is_cut_in_linear_time(string pattern)
    {
        string text = string.Concat(Enumerable.Repeat(pattern, 1_000_000 / pattern.Length));
        var tokens = new TokenBuffer();
        var watch = Stopwatch.StartNew();
        foreach (TextTokenizer tokenizer in new[] { TextTokenizer.KoreanWords, TextTokenizer.Jamo })
        {
            tokenizer.Tokenize(text.AsMemory(), tokens);
            Assert.InRange(tokens.Count, 1, 3 * text.Length);
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [DataFact("nsmc/ratings_train.txt.gz")]
    public void Film_reviews_have_fewer_types_and_a_vocabulary_covers_more_of_them()
    {
        string[] train = Documents("nsmc/ratings_train.txt.gz");
        string[] test = Documents("nsmc/ratings_test.txt.gz");
        (int types, double coverage) = Measure(TextTokenizer.Whitespace, train, test);
        (int koreanTypes, double koreanCoverage) = Measure(TextTokenizer.KoreanWords, train, test);
        Assert.InRange(koreanTypes, 1, 0.6 * types);
        Assert.InRange(koreanCoverage, coverage + 0.25, 1);
    }

    /// <summary>
    /// The number of types in the training part, and the share of the test part's tokens among its 20,000 most frequent types.
    /// </summary>
    private static (int Types, double Coverage) Measure(TextTokenizer tokenizer, string[] train, string[] test)
    {
        var frequencies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in train.SelectMany(tokenizer.Tokenize))
        {
            frequencies[token] = frequencies.GetValueOrDefault(token) + 1;
        }

        HashSet<string> vocabulary = [.. frequencies.OrderByDescending(entry => entry.Value).Take(20_000).Select(entry => entry.Key)];
        double coverage = test.SelectMany(tokenizer.Tokenize).Average(token => vocabulary.Contains(token) ? 1.0 : 0);
        Console.WriteLine($"{tokenizer}: {frequencies.Count:N0} types, {frequencies.Values.Sum():N0} tokens, coverage {coverage:P1}");
        return (frequencies.Count, coverage);
    }

    private static string[] Documents(string file)
    {
        string path = DataFactAttribute.Unpack(file);
        try
        {
            return [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t')[1])];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
