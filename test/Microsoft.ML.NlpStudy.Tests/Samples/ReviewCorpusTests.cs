using ReviewGenerator;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

public class ReviewCorpusTests
{
    private static readonly string s_committedFile = Path.Combine(AppContext.BaseDirectory, "reviews.tsv");

    [Fact]
    public void The_committed_file_is_what_the_generator_writes_byte_for_byte()
    {
        using var stream = new MemoryStream();
        using (var writer = new StreamWriter(stream))
        {
            ReviewCorpus.Write(writer);
        }

        Assert.True(File.ReadAllBytes(s_committedFile).AsSpan().SequenceEqual(stream.ToArray()));
    }

    [Fact]
    public void No_text_comes_twice_and_no_text_holds_the_separator()
    {
        IReadOnlyList<Review> reviews = ReviewCorpus.Generate();

        Assert.Equal(4_000, reviews.Count);
        Assert.Equal(4_000, reviews.Select(r => r.Text).Distinct().Count());
        Assert.DoesNotContain(reviews, r => r.Text.AsSpan().IndexOfAny("\t\r\n\"{}") >= 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Four_reviews_of_five_have_a_twin_of_the_same_words_and_the_other_label_in_their_part(bool test)
    {
        var (train, held) = Parts();
        var bags = (test ? held : train)
            .GroupBy(r => string.Join(' ', BagOfWords.Words(r.Text).Order(StringComparer.Ordinal)))
            .ToList();

        int paired = bags.Sum(bag => 2 * Math.Min(bag.Count(r => r.IsPositive), bag.Count(r => !r.IsPositive)));
        Assert.InRange(paired, 0.78 * bags.Sum(bag => bag.Count()), 0.82 * bags.Sum(bag => bag.Count()));
    }

    /// <summary>A recurrent network has at least 95 % of them right: see ReadmeTests.</summary>
    [Fact]
    public void A_bag_of_words_gets_three_reviews_of_five_right()
    {
        var (train, test) = Parts();

        Assert.InRange(new BagOfWords(1, train).Accuracy(test), 0.55, 0.65);
    }

    [Fact]
    public void A_bag_of_word_pairs_does_better_because_it_sees_some_order()
    {
        var (train, test) = Parts();

        Assert.InRange(new BagOfWords(2, train).Accuracy(test), 0.7, 0.95);
    }

    [Fact]
    public void The_bag_of_words_is_good_where_words_alone_decide()
    {
        (string, bool)[] plain = [("a wonderful film", true), ("a clever one", true), ("a dull film", false), ("a messy one", false)];

        Assert.Equal(1.0, new BagOfWords(1, plain).Accuracy(plain));
    }

    private static ((string Text, bool IsPositive)[] Train, (string Text, bool IsPositive)[] Test) Parts()
    {
        (string, bool)[] all = [.. ReviewCorpus.Generate().Select(r => (r.Text, r.IsPositive))];
        return (all[..^ReviewCorpus.TestSize], all[^ReviewCorpus.TestSize..]);
    }
}
