using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Tests.Sequences;

public class ExampleLayoutTests
{
    [Fact]
    public void The_first_texts_of_pairs_come_before_their_second_texts()
    {
        Assert.Equal([4, 0, 5, 1], new ExampleLayout(IsPair: true).TextsOf([2, 0]));
        Assert.Equal([2, 0], default(ExampleLayout).TextsOf([2, 0]));
    }

    [Fact]
    public void A_pair_counts_the_tokens_of_both_texts_and_padded_twice_those_of_the_longer()
    {
        TokenStore store = SmallTexts.OfLengths(3, 3, 2, 9);
        var pairs = new ExampleLayout(IsPair: true);

        Assert.Equal((2, 4), (pairs.CountIn(store), default(ExampleLayout).CountIn(store)));
        Assert.Equal((6, 11), (pairs.TokensOf(store, 0), pairs.TokensOf(store, 1)));
        Assert.Equal((6, 18), (pairs.PaddedTokensOf(store, 0), pairs.PaddedTokensOf(store, 1)));
        Assert.Equal((9, 9), (default(ExampleLayout).TokensOf(store, 3), default(ExampleLayout).PaddedTokensOf(store, 3)));
    }
}
