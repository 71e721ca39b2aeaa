using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Tests.Sequences;

public class TokenTrimmerTests
{
    [Theory]
    [InlineData(new uint[] { 5, 6, 2, 2 }, new[] { 5, 6 })]
    [InlineData(new uint[] { 2, 2, 5, 6 }, new[] { 5, 6 })]
    [InlineData(new uint[] { 2, 5, 2, 6, 0 }, new[] { 5, 2, 6 })]
    [InlineData(new uint[] { 2, 2 }, new int[0])]
    [InlineData(new uint[0], new int[0])]
    public void Padding_is_cut_from_both_ends_and_nowhere_else(uint[] keys, int[] expected) =>
        Assert.Equal(expected, new TokenTrimmer(paddingKey: 2, maximumLength: null, keepEnd: false).Trim(keys).ToArray());

    [Fact]
    public void A_longer_text_keeps_the_end_asked_for_of_its_real_tokens()
    {
        uint[] keys = [2, 5, 6, 7, 8, 2];

        Assert.Equal([5, 6, 7], new TokenTrimmer(2, 3, keepEnd: false).Trim(keys).ToArray());
        Assert.Equal([6, 7, 8], new TokenTrimmer(2, 3, keepEnd: true).Trim(keys).ToArray());
    }
}
