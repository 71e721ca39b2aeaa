using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public sealed class TokenMaskerTests
{
    // Ids 0 to 4 are special; of the 45 others those divisible by 3 continue a word.
    private const int Size = 50;
    private const int Mask = 4;
    private static readonly bool[] s_ordinary = [.. Enumerable.Range(0, Size).Select(id => id > 4)];
    private static readonly bool[] s_startsWord = [.. Enumerable.Range(0, Size).Select(id => id % 3 != 0)];

    [Fact]
    public void A_share_of_the_tokens_is_chosen_of_which_eight_tenths_are_masked_one_is_random_and_one_stays()
    {
        TokenMasker masker = Masker(wholeWords: false);
        var random = new Random(1);
        int masked = 0, same = 0, other = 0;
        for (int i = 0; i < 2000; i++)
        {
            int[] text = [3, .. Enumerable.Range(0, 40).Select(_ => random.Next(6, Size + 1)), 4];
            MaskedText result = masker.Mask(text, (ulong)i);

            Assert.Equal(6, result.Places.Length);
            Assert.Equal(6, masker.Count(text, (ulong)i));
            Assert.Distinct(result.Places);
            Assert.All(result.Places, place => Assert.InRange(place, 1, 40));
            Assert.Equal(result.Places.Select(place => text[place] - 1), result.Tokens);
            for (int place = 0; place < text.Length; place++)
            {
                bool isChosen = result.Places.Contains(place);
                Assert.True(isChosen || result.Ids[place] == text[place]);
                masked += isChosen && result.Ids[place] == Mask + 1 ? 1 : 0;
                same += isChosen && result.Ids[place] == text[place] ? 1 : 0;
                other += isChosen && result.Ids[place] != text[place] && result.Ids[place] > Mask + 1 ? 1 : 0;
            }
        }

        // Of the random tokens one in 45 is the true one.
        Assert.Equal(12_000, masked + same + other);
        Assert.Equal(0.8, masked / 12_000.0, 0.015);
        Assert.Equal(0.1 + (0.1 / 45), same / 12_000.0, 0.01);
        Assert.Equal(0.1 * 44 / 45, other / 12_000.0, 0.01);
    }

    [Fact]
    public void Each_token_is_chosen_as_often_as_the_others()
    {
        TokenMasker masker = Masker(wholeWords: false);
        int[] text = [3, .. Enumerable.Range(6, 20), 4];
        int[] chosen = new int[text.Length];
        for (int seed = 0; seed < 6000; seed++)
        {
            foreach (int place in masker.Mask(text, (ulong)seed).Places)
            {
                chosen[place]++;
            }
        }

        Assert.All(chosen[1..^1], count => Assert.Equal(0.15, count / 6000.0, 0.02));
    }

    [Fact]
    public void A_seed_gives_one_masking_and_another_seed_another()
    {
        TokenMasker masker = Masker(wholeWords: false);
        int[] text = [3, .. Enumerable.Range(6, 40), 4];

        MaskedText one = masker.Mask(text, 7), again = masker.Mask(text, 7), other = masker.Mask(text, 8);

        Assert.Equal(one.Ids, again.Ids);
        Assert.Equal(one.Places, again.Places);
        Assert.NotEqual(one.Places, other.Places);
    }

    [Fact]
    public void Whole_words_are_chosen_with_all_their_tokens()
    {
        TokenMasker masker = Masker(wholeWords: true);
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            int[] text = [3, .. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(6, Size + 1)), 4];
            MaskedText result = masker.Mask(text, (ulong)i);

            Assert.NotEmpty(result.Places);
            Assert.Equal(result.Places.Length, masker.Count(text, (ulong)i));
            for (int place = 2; place < text.Length - 1; place++)
            {
                if (!s_startsWord[text[place] - 1])
                {
                    Assert.Equal(result.Places.Contains(place - 1), result.Places.Contains(place));
                }
            }
        }
    }

    [Fact]
    public void A_single_long_word_is_chosen_all_the_same()
    {
        MaskedText result = Masker(wholeWords: true).Mask([3, 8, 10, 13, 16, 4], 1);

        Assert.Equal([1, 2, 3, 4], result.Places);
    }

    [Fact]
    public void Special_tokens_are_never_chosen_and_a_text_of_them_alone_cannot_be_masked()
    {
        TokenMasker masker = Masker(wholeWords: false);

        Assert.False(masker.CanMask([3, 2, 5, 4]));
        Assert.True(masker.CanMask([3, 2, 9, 4]));
        Assert.All(Enumerable.Range(0, 100), seed => Assert.Equal([2], masker.Mask([3, 2, 9, 5, 4], (ulong)seed).Places));
    }

    private static TokenMasker Masker(bool wholeWords) => new(0.15, wholeWords, Mask, s_ordinary, s_startsWord);
}
