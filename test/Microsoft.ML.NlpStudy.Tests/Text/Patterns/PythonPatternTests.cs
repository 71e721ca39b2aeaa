using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Regular expressions as Python reads them, in the tokenizer and in refine tables alike.</summary>
public class PythonPatternTests
{
    private const string Strangers = "so good 😀👍🏽! Before❣\uFE0FAfter 🌭";

    // The results of re.findall; white space is left out.
    [Theory]
    [InlineData(@"\w+|[^\w\s]", "so good 😀 👍 🏽 ! Before ❣ \uFE0F After 🌭")]
    [InlineData(@"\S", "s o g o o d 😀 👍 🏽 ! B e f o r e ❣ \uFE0F A f t e r 🌭")]
    [InlineData(".", "s o g o o d 😀 👍 🏽 ! B e f o r e ❣ \uFE0F A f t e r 🌭")]
    [InlineData("[가-힣]+|[a-zA-Z]+|\\S", "so good 😀 👍 🏽 ! Before ❣ \uFE0F After 🌭")]
    [InlineData(@"\w+", "so good Before After")]
    [InlineData(@"[😀-😎]|\w+", "so good 😀 Before After")]
    [InlineData(@"[\U0001F300-\U0001FAFF]|\w+", "so good 😀 👍 🏽 Before After 🌭")]
    [InlineData(@"\p{So}|\w+", "so good 😀 👍 Before ❣ After 🌭")]
    [InlineData(@"(?u)\b\w\w+\b", "so good Before After")]
    public void A_pattern_sees_an_emoji_as_one_character(string pattern, string tokens) => Assert.Equal(
        tokens.Split(' '), TextTokenizer.RegularExpression(pattern).Tokenize(Strangers).Where(token => token != " "));

    [Theory]
    [InlineData(@"(\W)", @" \1 ", "it 😀 ok!", "it    😀    ok ! ")]
    [InlineData(@"(.)\1{2,}", @"\1\1", "😀😀😀😀 goooood", "😀😀 good")]
    [InlineData(@"(.)\1+", @"\1", "😀😁😂😂 𝟙𝟚𝟚", "😀😁😂 𝟙𝟚")]
    [InlineData(@"[^\w\s]", "", "love ❤\uFE0F it", "love  it")]
    [InlineData(@"[^\w\s]", "", "①번 ½컵 x²", "①번 ½컵 x²")]
    [InlineData(@"\S", "x", "a😀", "xx")]
    [InlineData(@"(?u)\w+", "W", "ab", "W")]
    [InlineData(@"(?a)\w+", "W", "ab 가 é", "W 가 é")]
    [InlineData(@"\B", "-", "a😀b", "a😀b")]
    [InlineData("x*", "-", "😀", "-😀-")]
    [InlineData("(|a)", @"<\1>", "ab", "<><a><>b<>")]
    [InlineData(@"(?P<e>😀)(?P<w>\w+)", @"\g<w>\g<e>\g<0>", "😀ab", "ab😀😀ab")]
    public void A_rule_sees_an_emoji_as_one_character(string regex, string replacement, string text, string refined) =>
        Assert.Equal(refined, Refine(regex, replacement, text));

    [Fact]
    public void Matches_are_those_of_Python()
    {
        foreach (PythonMatch match in (PythonMatch[])[.. PythonMatches.All, .. MorePythonMatches.All])
        {
            (string, string) about = (match.Pattern, match.Text);
            Assert.Equal((about, string.Join('\n', match.Matches)),
                (about, string.Join('\n', TextTokenizer.RegularExpression(match.Pattern).Tokenize(match.Text))));
            Assert.Equal((about, match.Substituted), (about, Refine(match.Pattern, @"<\g<0>>", match.Text)));
        }

        Assert.InRange(PythonMatches.All.Length + MorePythonMatches.All.Length, 300, 1000);
    }

    // .NET's engine without backtracking loses the first match of each: dotnet/runtime, pull request 130176.
    [Theory]
    [InlineData(@"[@#]?\w+", "bxb#,z#1", "bxb|z|#1")]
    [InlineData(@"-?\d*1", "-x1,122", "1|1")]
    [InlineData(" ?, ?", " a,,", ",|,")]
    [InlineData(@".*?x?\d*1", "-\n1--1", "1|--1")]
    public void No_match_is_lost_where_a_pattern_begins_with_something_optional(string pattern, string text, string tokens) =>
        Assert.Equal(tokens.Split('|'), TextTokenizer.RegularExpression(pattern).Tokenize(text));

    // re.compile refuses each.
    [Theory]
    [InlineData("(a", "at character 1: the group that begins here has no end.")]
    [InlineData("a)", "at character 2: the parenthesis closes no group.")]
    [InlineData("[a", "at character 1: the class that begins here has no end.")]
    [InlineData("a**", "at character 3: a repetition is repeated.")]
    [InlineData("*a", "at character 1: there is nothing to repeat.")]
    [InlineData("^*", "at character 2: there is nothing to repeat.")]
    [InlineData("a{2,1}", "at character 2: the most repetitions are at least as many as the least.")]
    [InlineData(@"\q", @"at character 1: there is no escape \q.")]
    [InlineData(@"[a-\w]", "at character 2: a range goes from one character to the same or a later one.")]
    [InlineData(@"\1(a)", "at character 1: there is no group 1 that ends before the reference to it.")]
    [InlineData(@"(a\1)", "at character 3: there is no group 1 that ends before the reference to it.")]
    [InlineData("(?P<n>a)(?P<n>b)", "at character 9: there is a group named 'n' before.")]
    [InlineData("(?(2)a|b)", "at character 1: there is no group 2.")]
    [InlineData("(?L)a", "at character 1: a group begins with (, (?:, (?P<name>, ")]
    [InlineData("(?au)a", "at character 1: a group begins with ")]
    [InlineData(@"\N{DIGIT ONE}", @"at character 1: a character is written \uXXXX or \UXXXXXXXX, not by its name.")]
    [InlineData(@"\p{Xy}", @"at character 1: \p takes the name of a category or block of Unicode.")]
    public void A_fault_is_named_with_its_place(string pattern, string message)
    {
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => PythonPattern.Parse(pattern)).Message);
        Assert.StartsWith(
            $"Option Pattern: expected a regular expression ({message}",
            Assert.Throws<ArgumentOutOfRangeException>(() => TextTokenizer.RegularExpression(pattern)).Message);
    }

    [Fact]
    public void Groups_and_lengths_have_limits()
    {
        const int Deepest = 1000;
        Assert.Equal(["a"], TextTokenizer.RegularExpression(new string('(', Deepest) + "a" + new string(')', Deepest)).Tokenize("ab"));
        Assert.Contains(
            "groups stand in one another at most 1,000 deep",
            Assert.Throws<FormatException>(() => PythonPattern.Parse(new string('(', Deepest + 1) + new string(')', Deepest + 1))).Message);

        string longest = new('a', PythonPattern.MaximumLength);
        Assert.Equal([longest], TextTokenizer.RegularExpression(longest).Tokenize(longest + "!"));
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => TextTokenizer.RegularExpression(longest + "a")).Message;
        CultureInfo.CurrentCulture = culture;
        Assert.Contains("a regular expression has at most 100,000 characters, and this one 100,001.", message);
        Assert.InRange(message.Length, 0, 400);
    }

    // Thousands of emoji, each of a kind of its own, are told apart; their units are taken from those that texts do not use.
    [Fact]
    public void Thousands_of_characters_beyond_the_first_plane_are_told_apart()
    {
        string[] emoji = [.. Enumerable.Range(0x1F300, 1500).Select(char.ConvertFromUtf32)];
        TextTokenizer tokenizer = TextTokenizer.RegularExpression(string.Join('|', emoji) + "|\uE000");
        Assert.Equal([.. emoji, "\uE000"], tokenizer.Tokenize(string.Concat(emoji) + "\U0001F000\uE000\uE001"));
        Assert.Equal(["\uD83D"], TextTokenizer.RegularExpression(@"[^a-z😀]").Tokenize("a\uD83Db😀"));
    }

    [Theory]
    [InlineData(@"(\w+\s?)+\b!")]
    [InlineData("(.+.+)+!")]
    public void A_text_with_emoji_takes_linear_time_too(string pattern)
    {
        var watch = Stopwatch.StartNew();
        Assert.Empty(TextTokenizer.RegularExpression(pattern).Tokenize("😀" + new string('a', 5_000) + "①"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static string Refine(string regex, string replacement, string text)
    {
        var target = new CharBuffer();
        return new RefineRule($"{regex}\t{replacement}", TimeSpan.FromSeconds(5)).TryReplace(text, target) ? target.Span.ToString() : text;
    }
}
