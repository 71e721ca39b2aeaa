namespace Microsoft.ML.NlpStudy.Tests.Text;

public class SubwordDetokenizerTests
{
    [Theory]
    [InlineData(SubwordBoundary.JoinerSuffix, "lo@@ west x@@ low .", "lowest xlow .")]
    [InlineData(SubwordBoundary.JoinerSuffix, "lo@@ west x@@", "lowest x")]
    [InlineData(SubwordBoundary.WordEndSuffix, "lo west</w> x low</w> .</w>", "lowest xlow .")]
    [InlineData(SubwordBoundary.WordEndSuffix, "lo west</w> x", "lowest x")]
    [InlineData(SubwordBoundary.WordStartPrefix, "▁lo west ▁x low ▁.", "lowest xlow .")]
    [InlineData(SubwordBoundary.WordStartPrefix, "lo west ▁x low ▁.", "lowest xlow .")]
    [InlineData(SubwordBoundary.ContinuationPrefix, "lo ##west x ##low .", "lowest xlow .")]
    [InlineData(SubwordBoundary.ContinuationPrefix, "##lo ##west ## x", "lowest ## x")]
    public void Marks_go_and_words_are_a_space_apart(SubwordBoundary boundary, string subwords, string expected) =>
        Assert.Equal(expected, SubwordDetokenizer.Detokenize(subwords.Split(' '), boundary));

    [Fact]
    public void Nothing_and_missing_subwords_are_no_text() =>
        Assert.Equal(["", "ab"], new[] { SubwordDetokenizer.Detokenize([]), SubwordDetokenizer.Detokenize(["", "a@@", "", "b", ""]) });
}
