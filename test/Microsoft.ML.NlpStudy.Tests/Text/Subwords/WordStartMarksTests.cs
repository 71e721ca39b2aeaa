using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class WordStartMarksTests
{
    /// <summary>The results of post_tokenize.py in kh-kim's exercises.</summary>
    [Theory]
    [InlineData("나는 밥을 먹는다", "나 는 밥 을 먹 는다", "▁나 는 ▁밥 을 ▁먹 는다")]
    [InlineData("According to 'Ki' (so).", "According to ' Ki ' ( so ) .", "▁According ▁to ▁' Ki ' ▁( so ) .")]
    [InlineData("a b", "a b", "▁a ▁b")]
    [InlineData("ab", "a b", "▁a b")]
    [InlineData("ab cd ef", "ab c d ef", "▁ab ▁c d ▁ef")]
    [InlineData("ab cd ef", "ab cx ef", "▁ab ▁cx ef")]
    [InlineData("ab cd", "ab cd ef", "▁ab ▁cd ef")]
    [InlineData("ab cd", "abc d", "▁abc d")]
    [InlineData("", "", "")]
    public void Tokens_that_begin_a_word_are_marked(string text, string tokens, string expected) =>
        Assert.Equal(expected, string.Join(' ', WordStartMarks.Mark(text, tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("▁나 는 ▁밥 을", "나는 밥을")]
    [InlineData("▁▁나 ▁는 ▁▁밥 ▁을", "나는 밥을")]
    [InlineData("▁▁lo west ▁. ▁▁a", "lowest. a")]
    [InlineData("lo ▁west", "lo west")]
    [InlineData("", "")]
    public void Marked_subwords_give_the_text_back(string subwords, string expected) =>
        Assert.Equal(expected, WordStartMarks.Restore(subwords.Split(' ')));

    [Property]
    public Property A_text_comes_back_from_the_subwords_of_its_tokens()
    {
        Gen<string[]> word = Gen.Elements("a", "b", "ab", "한", "😀", "lo", "west", ".").NonEmptyListOf().Select(tokens => tokens.ToArray());
        return Prop.ForAll(word.ListOf().ToArbitrary(), words =>
        {
            string text = string.Join("  ", words.Select(tokens => string.Concat(tokens)));
            var segmenter = new SubwordSegmenter(SubwordExamples.Model, new SubwordOptions { Boundary = SubwordBoundary.WordStartPrefix });
            IReadOnlyList<string> marked = WordStartMarks.Mark(text, words.SelectMany(tokens => tokens));
            Assert.Equal(text.Replace("  ", " "), WordStartMarks.Restore(marked));
            Assert.Equal(text.Replace("  ", " "),
                SubwordDetokenizer.Detokenize(marked.SelectMany(segmenter.Segment), SubwordBoundary.WordStartPrefix));
        });
    }
}
