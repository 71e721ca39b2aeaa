using System.Text;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class HangulTests
{
    private static readonly string s_allSyllables = string.Concat(Enumerable.Range(0xAC00, 11_172).Select(c => (char)c));

    [Theory]
    [InlineData("한글 값", JamoKind.Compatibility, null, "ㅎㅏㄴㄱㅡㄹ ㄱㅏㅄ")]
    [InlineData("하ㅋㅋ 값A", JamoKind.Compatibility, '_', "ㅎㅏ_ㅋㅋ ㄱㅏㅄA")]
    [InlineData("한하", JamoKind.Conjoining, null, "\u1112\u1161\u11AB\u1112\u1161")]
    [InlineData("한하", JamoKind.Conjoining, '-', "\u1112\u1161\u11AB\u1112\u1161-")]
    [InlineData("뷁 까 ㅋ e", JamoKind.Compatibility, null, "ㅂㅞㄺ ㄲㅏ ㅋ e")]
    [InlineData("", JamoKind.Compatibility, '_', "")]
    public void Syllables_are_written_as_their_letters_and_back(string text, JamoKind kind, char? missingFinal, string letters)
    {
        Assert.Equal(letters, Hangul.Decompose(text, kind, missingFinal));
        Assert.Equal(text, Hangul.Compose(letters, kind, missingFinal));
    }

    [Theory]
    [InlineData("ㄱㅏㄱㅏ", "가가")]
    [InlineData("ㄱㅏㄱㄱㅏ", "각가")]
    [InlineData("ㄱㅏㄳㅏ", "갃ㅏ")]
    [InlineData("ㄱㅏㄸㅏㄸ", "가따ㄸ")]
    [InlineData("ㅏㄱㅠㅠㅋㅋ", "ㅏ규ㅠㅋㅋ")]
    [InlineData("ㅎㅏㅋㅋ", "핰ㅋ")]
    [InlineData("ㅎ", "ㅎ")]
    public void Typed_letters_are_joined_as_one_reads_them(string letters, string text) => Assert.Equal(text, Hangul.Compose(letters));

    [Fact]
    public void A_missing_consonants_marker_keeps_apart_what_belongs_to_no_syllable()
    {
        Assert.Equal("하ㅋㅋ ㅎㅏ", Hangul.Compose("ㅎㅏ_ㅋㅋ ㅎㅏ", missingFinal: '_'));
        Assert.Equal("핳ㅏ", Hangul.Compose("ㅎㅏㅎㅏ", missingFinal: '_'));
    }

    [Fact]
    public void Every_syllable_and_every_pair_of_neighbours_survives_both_kinds_with_and_without_marker()
    {
        string text = s_allSyllables + string.Concat(s_allSyllables.Reverse());
        foreach (JamoKind kind in Enum.GetValues<JamoKind>())
        {
            foreach (char? marker in new char?[] { null, '_' })
            {
                Assert.Equal(text, Hangul.Compose(Hangul.Decompose(text, kind, marker), kind, marker));
            }
        }
    }

    [Fact]
    public void Conjoining_letters_are_those_of_Unicodes_decomposition() =>
        Assert.Equal(s_allSyllables.Normalize(NormalizationForm.FormD), Hangul.Decompose(s_allSyllables, JamoKind.Conjoining));

    [Fact]
    public void Compatibility_letters_are_those_that_Unicode_maps_to_the_conjoining_ones()
    {
        foreach (char syllable in s_allSyllables)
        {
            string letters = Hangul.Decompose(syllable.ToString());
            string conjoining = Hangul.Decompose(syllable.ToString(), JamoKind.Conjoining);
            Assert.Equal(conjoining[..2], letters[..2].Normalize(NormalizationForm.FormKD));
        }

        // Unicode maps final consonants' letters to initial ones, or to finals where there are none: the standard's order stands here
        // instead.
        Assert.Equal(
            "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ",
            string.Concat(s_allSyllables[1..28].Select(syllable => Hangul.Decompose(syllable.ToString())[2])));
    }

    [Fact]
    public void A_final_consonant_is_known()
    {
        Assert.True(Hangul.HasFinalConsonant('책'));
        Assert.False(Hangul.HasFinalConsonant('나'));
        Assert.False(Hangul.HasFinalConsonant('ㄱ'));
        Assert.False(Hangul.HasFinalConsonant('k'));
        Assert.Equal(399 * 27, s_allSyllables.Count(Hangul.HasFinalConsonant));
        Assert.Equal(11_172, Enumerable.Range(0, char.MaxValue + 1).Count(c => Hangul.IsSyllable((char)c)));
        Assert.True(s_allSyllables.All(Hangul.IsSyllable));
    }

    [Fact]
    public void A_marker_that_is_Hangul_itself_is_named()
    {
        foreach (char marker in "ㄱ가\u1100\u11A8\uA960\uD7B0\u3164")
        {
            Assert.Equal(
                $"Option missingFinal: expected no Hangul letter or syllable, found {marker}. (Parameter 'missingFinal')",
                Assert.Throws<ArgumentOutOfRangeException>(() => Hangul.Decompose("가", missingFinal: marker)).Message);
            Assert.Throws<ArgumentOutOfRangeException>("missingFinal", () => Hangul.Compose("가", missingFinal: marker));
        }

        Assert.Throws<ArgumentOutOfRangeException>("kind", () => Hangul.Decompose("가", (JamoKind)2));
        Assert.Throws<ArgumentNullException>("text", () => Hangul.Compose(null!));
        Assert.Throws<ArgumentNullException>("tokens", () => Hangul.JoinJamo(["a", null!]));
    }

    [Theory]
    [InlineData("한글 가ㅋ", "\u1112 \u1161 \u11AB \u1100 \u1173 \u11AF   \u1100 \u1161 ㅋ")]
    [InlineData("e\u0301👨‍👩‍👧\r\n", "e\u0301 👨‍👩‍👧 \r\n")]
    [InlineData("\u1112\u1161\u11AB가\u11A8가\u0301", "\u1112\u1161\u11AB 가\u11A8 가\u0301")]
    public void The_jamo_tokenizer_cuts_syllables_and_keeps_what_is_one_character(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TextTokenizer.Jamo.Tokenize(text)));

    [Fact]
    public void Tokens_that_make_no_syllable_are_joined_as_they_are()
    {
        Assert.Equal("\u1112가\u1161\u11AB한b",
            Hangul.JoinJamo(["\u1112", "\u1100", "\u1161", "\u1161", "\u11AB", "\u1112", "\u1161", "\u11AB", "b"]));
        Assert.Equal("", Hangul.JoinJamo([]));
    }

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 500)]
    public void Jamo_tokens_join_to_the_text_whatever_it_holds(string text)
    {
        Assert.Equal(text, Hangul.JoinJamo(TextTokenizer.Jamo.Tokenize(text)));
        Assert.All(TextTokenizer.Jamo.Tokenize(text), token => Assert.False(token.Length == 1 && Hangul.IsSyllable(token[0])));
    }

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 500)]
    public void Letters_join_to_any_text_without_such_letters(string text)
    {
        string syllables = string.Concat(text.Where(c => Hangul.IsSyllable(c) || !JamoLetters.IsHangul(c)));
        foreach (JamoKind kind in Enum.GetValues<JamoKind>())
        {
            Assert.Equal(syllables, Hangul.Compose(Hangul.Decompose(syllables, kind), kind));

            // With a marker, vowels that stand by themselves are all that is in the way.
            string withConsonants = string.Concat(
                text.Where(c => !JamoLetters.IsHangul(c) || Hangul.IsSyllable(c) || c is >= 'ㄱ' and <= 'ㅎ'));
            Assert.Equal(withConsonants, Hangul.Compose(Hangul.Decompose(withConsonants, kind, '_'), kind, '_'));
        }
    }
}
