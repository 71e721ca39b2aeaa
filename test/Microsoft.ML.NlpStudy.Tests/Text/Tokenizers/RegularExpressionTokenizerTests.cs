using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class RegularExpressionTokenizerTests
{
    private const string Muffins = "Good muffins cost $3.88\nin New York.  Please buy me\ntwo of them.\n\nThanks.";

    // The examples in the documentation of NLTK's RegexpTokenizer, and further results of re.findall.
    public static TheoryData<string, string, string[]> Matches { get; } = new()
    {
        { Muffins, @"\w+|\$[\d\.]+|\S+", [
            "Good", "muffins", "cost", "$3.88", "in", "New", "York", ".", "Please", "buy", "me", "two", "of", "them", ".", "Thanks", "."] },
        { Muffins, @"\w+|[^\w\s]+", ["Good", "muffins", "cost", "$", "3", ".", "88", "in", "New", "York", ".", "Please", "buy", "me", "two",
            "of", "them", ".", "Thanks", "."] },
        { "a1b22c333", @"\d*", ["1", "22", "333"] },
        { "aab ab b", "(a)*b", ["aab", "ab", "b"] },
        { "abab cc xyxy", @"(..)\1", ["abab", "xyxy"] },
        { "price 10€ 20$", @"\d+(?=€)", ["10"] },
        { "", ".", [] },
        { "😀 né", @"\w+", ["né"] },
    };

    public static TheoryData<string, string, string[]> Separators { get; } = new()
    {
        { Muffins, @"\s+", ["Good", "muffins", "cost", "$3.88", "in", "New", "York.", "Please", "buy", "me", "two", "of", "them.",
            "Thanks."] },
        { ",a,,b,", ",", ["a", "b"] },
        { "a-b", "(-)", ["a", "b"] },
        { "abc", "x*", ["abc"] },
        { "no separator", ";", ["no separator"] },
        { "", ";", [] },
    };

    [Theory]
    [MemberData(nameof(Matches))]
    public void Each_match_is_a_token(string text, string pattern, string[] tokens) =>
        Assert.Equal(tokens, TextTokenizer.RegularExpression(pattern).Tokenize(text));

    [Theory]
    [MemberData(nameof(Separators))]
    public void What_stands_between_matches_is_a_token_where_the_pattern_separates(string text, string pattern, string[] tokens) =>
        Assert.Equal(tokens, TextTokenizer.RegularExpression(pattern, new() { PatternSeparates = true }).Tokenize(text));

    [Fact]
    public void Options_say_how_the_pattern_is_read()
    {
        Assert.Equal(["b"], TextTokenizer.RegularExpression("[a-z]").Tokenize("Ab"));
        Assert.Equal(
            ["A", "b"], TextTokenizer.RegularExpression("[a-z]", new() { PatternOptions = RegexOptions.IgnoreCase }).Tokenize("Ab"));
    }

    [Theory]
    [InlineData(@"^(\w+\s?)*\1?$")]    // the backreference forces backtracking, whose time doubles with each letter
    [InlineData(@"(?=(a+)+$)b|a")]     // the same at every position of the text
    public void A_text_that_takes_too_long_is_an_error(string pattern)
    {
        TextTokenizer tokenizer = TextTokenizer.RegularExpression(pattern, new() { TimeLimit = TimeSpan.FromMilliseconds(50) });
        var watch = Stopwatch.StartNew();
        string message = Assert.Throws<TimeoutException>(() => tokenizer.Tokenize(new string('a', 100_000) + "!")).Message;
        Assert.Contains(pattern, message);
        Assert.Contains("at most 00:00:00.0500000 for a text, and one of 100001 characters", message);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_elsewhere_is_linear_here() =>
        Assert.Empty(TextTokenizer.RegularExpression("(a+)+b").Tokenize(new string('a', 10_000)));

    [Fact]
    public void A_wrong_option_is_named()
    {
        Assert.StartsWith(
            "Option Pattern: expected a regular expression (",
            Assert.Throws<ArgumentOutOfRangeException>(() => TextTokenizer.RegularExpression("(a")).Message);
        Assert.Throws<ArgumentNullException>("pattern", () => TextTokenizer.RegularExpression(null!));
        Assert.Throws<ArgumentOutOfRangeException>(
            "PatternOptions", () => TextTokenizer.RegularExpression("a", new() { PatternOptions = RegexOptions.RightToLeft }));
        Assert.Throws<ArgumentOutOfRangeException>(
            "TimeLimit", () => TextTokenizer.RegularExpression("a", new() { TimeLimit = TimeSpan.Zero }));
    }
}
