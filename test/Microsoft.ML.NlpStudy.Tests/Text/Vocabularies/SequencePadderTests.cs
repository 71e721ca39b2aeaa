using FsCheck.Xunit;
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
    public void A_sequence_is_padded_or_truncated_at_the_side_asked_for(
        string sequence, SequenceSide pad, SequenceSide truncate, string expected)
    {
        var options = new PadSequenceOptions { Length = 4, PadSide = pad, TruncateSide = truncate };
        Assert.Equal(expected, Pad(sequence, options).Padded);
    }

    // The examples of torchtext.legacy's test of Field.pad (pad) and, for pad_first, its rule: the initial token stays next to the text.
    [Theory]
    [InlineData("abcde", 3, null, null, false, "abc", 3)]
    [InlineData("ab", 3, null, null, false, "ab.", 2)]
    [InlineData("abc", 3, null, null, false, "abc", 3)]
    [InlineData("abcde", 3, null, null, true, "cde", 3)]
    [InlineData("abcde", 4, "<", null, false, "<abc", 4)]
    [InlineData("ab", 4, "<", null, false, "<ab.", 3)]
    [InlineData("abcde", null, "<", ">", false, "<abcde>", 7)]
    [InlineData("ab", null, "<", ">", false, "<ab>", 4)]
    [InlineData("ab", null, null, ">", false, "ab>", 3)]
    [InlineData("", null, "<", ">", false, "<>", 2)]
    [InlineData("abcde", 4, "<", ">", true, "<de>", 4)]
    [InlineData("", 4, "<", ">", true, "<>..", 2)]
    public void Initial_and_final_tokens_count_as_in_torchtext(
        string sequence, int? length, string? initial, string? final, bool truncateFirst, string expected, int expectedLength)
    {
        var options = new PadSequenceOptions
        {
            Length = length,
            InitialToken = initial,
            FinalToken = final,
            TruncateSide = truncateFirst ? SequenceSide.Start : SequenceSide.End,
        };
        Assert.Equal((expected, expectedLength), Pad(sequence, options));
        string padding = expected[expectedLength..];
        Assert.Equal((padding + expected[..expectedLength], expectedLength), Pad(sequence, options with { PadSide = SequenceSide.Start }));
    }

    [Property]
    public void Any_sequence_is_padded_as_by_the_plain_steps(
        byte count, byte room, bool isFixed, bool hasInitial, bool hasFinal, bool padFirst, bool truncateFirst)
    {
        string sequence = string.Concat(Enumerable.Range('a', count).Select(c => (char)c));
        var options = new PadSequenceOptions
        {
            InitialToken = hasInitial ? "<" : null,
            FinalToken = hasFinal ? ">" : null,
            PadSide = padFirst ? SequenceSide.Start : SequenceSide.End,
            TruncateSide = truncateFirst ? SequenceSide.Start : SequenceSide.End,
        };
        options = options with { Length = isFixed ? 1 + room + options.FrameLength : null };
        options.Validate();

        string kept = !isFixed || count <= 1 + room ? sequence : truncateFirst ? sequence[^(1 + room)..] : sequence[..(1 + room)];
        string framed = options.InitialToken + kept + options.FinalToken;
        string expected = padFirst ? framed.PadLeft(options.Length ?? 0, '.') : framed.PadRight(options.Length ?? 0, '.');
        Assert.Equal((expected, framed.Length), Pad(sequence, options));
    }

    private static (string Padded, int Length) Pad(string sequence, PadSequenceOptions options)
    {
        var padder = new SequencePadder<char>(options, '<', '>', '.');
        char[] padded = new char[padder.PaddedLength(sequence.Length)];
        padded.AsSpan().Fill('?');
        padder.Pad(sequence, padded);
        return (new string(padded), padder.UnpaddedLength(sequence.Length));
    }

    [Fact]
    public void A_bad_option_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new PadSequenceOptions { Length = 0 }.Validate());
        Assert.Equal("Option Length: expected 1 to 1048576, or null, found 0. (Parameter 'Length')", error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new PadSequenceOptions { PadSide = (SequenceSide)2 }.Validate());
        Assert.Equal("Option PadSide: expected one of Start, End, found 2. (Parameter 'PadSide')", error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new PadSequenceOptions { Length = 2, InitialToken = "<s>", FinalToken = "</s>" }.Validate());
        Assert.Equal("Option Length: expected 3 to 1048576, or null, found 2. (Parameter 'Length')", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("InitialToken", () => new PadSequenceOptions { InitialToken = "" }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>("FinalToken", () => new PadSequenceOptions { FinalToken = "" }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>("LengthColumnName", () => new PadSequenceOptions { LengthColumnName = "" }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>("PaddingToken", () => new PadSequenceOptions { PaddingToken = "" }.Validate());
    }
}
