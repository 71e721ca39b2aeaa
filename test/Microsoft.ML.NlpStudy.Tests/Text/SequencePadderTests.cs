using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class SequencePadderTests
{
    [Theory]
    [InlineData("", SequenceSide.End, SequenceSide.End, "....")]
    [InlineData("", SequenceSide.Start, SequenceSide.Start, "....")]
    [InlineData("ab", SequenceSide.End, SequenceSide.End, "ab..")]
    [InlineData("ab", SequenceSide.Start, SequenceSide.End, "..ab")]
    [InlineData("abcd", SequenceSide.Start, SequenceSide.Start, "abcd")]
    [InlineData("abcdef", SequenceSide.Start, SequenceSide.End, "abcd")]
    [InlineData("abcdef", SequenceSide.End, SequenceSide.Start, "cdef")]
    public void A_sequence_is_padded_or_truncated_at_the_side_asked_for(string sequence, SequenceSide pad, SequenceSide truncate, string expected)
    {
        char[] padded = new char[4];
        SequencePadder.Pad<char>(sequence, padded, '.', pad, truncate);
        Assert.Equal(expected, new string(padded));
    }

    [Fact]
    public void A_bad_option_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new PadSequenceOptions { Length = 0 }.Validate());
        Assert.Equal("Option Length: expected 1 to 1048576, found 0. (Parameter 'Length')", error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new PadSequenceOptions { PadSide = (SequenceSide)2 }.Validate());
        Assert.Equal("Option PadSide: expected one of Start, End, found 2. (Parameter 'PadSide')", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("PaddingToken", () => new PadSequenceOptions { PaddingToken = "" }.Validate());
    }
}
