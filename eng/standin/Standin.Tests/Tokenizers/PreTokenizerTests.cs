using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Standin.Tests.Tokenizers;

/// <summary>Expected values are those of Microsoft.ML.Tokenizers 2.0.0.</summary>
public class PreTokenizerTests
{
    private static readonly Dictionary<string, int> s_special = new() { ["[CLS]"] = 1, ["a b"] = 2 };

    [Theory]
    [InlineData("", "", "", "", "")]
    [InlineData("How are you doing?", "How|are|you|doing?", "How|are|you|doing|?", "How|are|you|doing|?", "How| are| you| doing|?")]
    [InlineData("it's $5... 你好", "it's|$5...|你好", "it|'|s|$|5|...|你好", "it|'|s|5|.|.|.|你好", "it|'s| $|5|...| 你好")]
    [InlineData(" \t a_b  c\n", "a_b|c", "a_b|c", "a_b|c", " \t| a|_|b| | c|\n")]
    [InlineData("[CLS]x", "[CLS]x", "[|CLS|]|x", "[|CLS|]|x", "[|CLS|]|x")]
    public void Words_are_what_the_expressions_match(string text, string whiteSpace, string wordOrNonWord, string wordOrPunctuation, string roberta)
    {
        Assert.Equal(whiteSpace, Show.Words(PreTokenizer.CreateWhiteSpace(), text));
        Assert.Equal(wordOrNonWord, Show.Words(PreTokenizer.CreateWordOrNonWord(), text));
        Assert.Equal(wordOrPunctuation, Show.Words(PreTokenizer.CreateWordOrPunctuation(), text));
        Assert.Equal(roberta, Show.Words(RobertaPreTokenizer.Instance, text));
    }

    [Theory]
    [InlineData("x[CLS]a b", "x|[CLS]|a b", "x|[CLS]|a b")]
    [InlineData("a b [CLS] y[CLS", "a b|[CLS]|y[CLS", "a b|[CLS]|y|[|CLS")]
    public void Special_tokens_are_found_first(string text, string whiteSpace, string wordOrNonWord)
    {
        Assert.Equal(whiteSpace, Show.Words(PreTokenizer.CreateWhiteSpace(s_special), text));
        Assert.Equal(wordOrNonWord, Show.Words(PreTokenizer.CreateWordOrNonWord(s_special), text));
        Assert.Equal(wordOrNonWord, Show.Words(PreTokenizer.CreateWordOrPunctuation(s_special), text));
    }

    [Fact]
    public void Each_search_starts_behind_the_last_match_and_sees_nothing_before_it() =>
        Assert.Equal("b|b", Show.Words(new RegexPreTokenizer(new Regex("^b"), null), "bbab"));

    [Fact]
    public void Pre_tokenizers_in_a_row_work_on_what_is_left_over()
    {
        var digitsThenWords = new CompositePreTokenizer([new RegexPreTokenizer(new Regex(@"\d"), null), PreTokenizer.CreateWhiteSpace()], s_special);
        Assert.Equal(3, digitsThenWords.PreTokenizers.Count);
        Assert.Equal([(0, 1), (1, 1), (2, 2), (4, 5)], digitsThenWords.PreTokenize("x1yz[CLS]"));
        Assert.Empty(digitsThenWords.PreTokenize(""));
        Assert.Equal([(0, 1), (1, 2), (2, 1)], new CompositePreTokenizer([PreTokenizer.CreateWhiteSpace()]).PreTokenize("a b"));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentNullException>("regex", () => new RegexPreTokenizer(null!, null));
        Assert.Throws<ArgumentNullException>("preTokenizers", () => new CompositePreTokenizer(null!));
        Assert.Throws<ArgumentException>("preTokenizers", () => new CompositePreTokenizer([null!]));
        Assert.Throws<ArgumentException>("preTokenizers", () => new CompositePreTokenizer([.. Enumerable.Repeat(PreTokenizer.CreateWhiteSpace(), 11)]));
    }

    [Fact]
    public void Normalizers_change_the_letter_case_of_every_language()
    {
        Assert.Equal("äσ i̇ x", LowerCaseNormalizer.Instance.Normalize("ÄΣ i̇ X"));
        Assert.Equal("ÄΣ SSX", UpperCaseNormalizer.Instance.Normalize("äς ssx".AsSpan()));
        Assert.Equal("", LowerCaseNormalizer.Instance.Normalize(default(ReadOnlySpan<char>)));
    }
}
