using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class WordSelectionTests
{
    private static readonly string[] s_words = ["<unk>", "the", "film", "", "ship", "film", "rare"];

    [Fact]
    public void Words_of_too_many_or_too_few_texts_and_special_tokens_are_left_out()
    {
        // Of ten texts. An empty token and a repeated one are never kept.
        int[] kept = new WordSelection().Select(s_words, [4, 6, 5, 3, 2, 4, 1], texts: 10);
        Assert.Equal(["film", "ship"], kept.Select(word => s_words[word]));
        Assert.Equal([2, 4], kept);
    }

    [Fact]
    public void The_words_of_the_most_texts_are_kept_in_the_order_of_their_ids()
    {
        var selection = new WordSelection { MinimumTexts = 1, MaximumTextShare = 1, MaximumWords = 2, StopWords = ["the"] };
        Assert.Equal([2, 4], selection.Select(s_words, [9, 9, 2, 9, 2, 9, 2], texts: 10));
    }

    [Fact]
    public void Values_out_of_range_are_an_error()
    {
        Check(new WordSelection { MinimumTexts = 0 }, "Option MinimumTexts: expected at least 1, found 0.");
        Check(new WordSelection { MaximumTextShare = 0 }, "Option MaximumTextShare: expected above 0 and at most 1, found 0.");
        Check(new WordSelection { MaximumTextShare = double.NaN }, "Option MaximumTextShare: expected above 0 and at most 1, found NaN.");
        Check(new WordSelection { MaximumWords = 0 }, "Option MaximumWords: expected at least 1, or null for no limit, found 0.");
        Check(new WordSelection { StopWords = [""] }, "Option StopWords: expected words, none of them empty, found [''].");
        Check(new WordSelection { SpecialTokens = null! }, "Option SpecialTokens: expected tokens, none of them empty, found null.");

        static void Check(WordSelection selection, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(selection.Validate).Message);
    }

    [Fact]
    public void Bags_count_each_text_and_can_be_limited_to_some_words()
    {
        var counts = new WordCounts(5);
        counts.Add([3, 1, 3, -1, 3]);
        counts.Add([]);
        counts.Add([1, 4]);

        Assert.Equal([1, 3], counts.WordsOf(0).ToArray());
        Assert.Equal([1, 3], counts.CountsOf(0).ToArray());
        Assert.True(counts.WordsOf(1).IsEmpty);
        Assert.Equal([0, 2, 0, 1, 1], counts.TextCounts);

        WordCounts limited = counts.Restricted([3, 4]);
        Assert.Equal([0], limited.WordsOf(0).ToArray());
        Assert.Equal([3], limited.CountsOf(0).ToArray());
        Assert.Equal([1], limited.WordsOf(2).ToArray());
        Assert.Equal((3, 2), (limited.Texts, limited.Entries));
        Assert.Equal([3L, 1], limited.Totals);
    }
}
