using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>PadSequence</c>: the tokens around each sequence, and the length that all sequences are brought to.</summary>
/// <remarks>
/// As torchtext's <c>Field.pad</c>: a long text is truncated, then the initial and the final token are put around it, then comes the
/// padding.
/// </remarks>
public sealed record PadSequenceOptions
{
    /// <summary>The largest <see cref="Length"/>: 1,048,576 tokens.</summary>
    internal const int MaximumLength = 1 << 20;

    /// <summary>
    /// The length of every sequence in tokens, <see cref="InitialToken"/> and <see cref="FinalToken"/> included: 1 to 1,048,576, with room
    /// for at least one token of the text. <see langword="null"/>: sequences are neither padded nor truncated. Default: 200, as in the
    /// study notes for IMDB.
    /// </summary>
    /// <remarks>torchtext's <c>fix_length</c>.</remarks>
    public int? Length { get; init; } = 200;

    /// <summary>
    /// The token to put before each text, an entry of the vocabulary. <see langword="null"/>: none. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>torchtext's <c>init_token</c>. Decoders start from it.</remarks>
    public string? InitialToken { get; init; }

    /// <summary>
    /// The token to put behind each text, an entry of the vocabulary. <see langword="null"/>: none. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>torchtext's <c>eos_token</c>. Decoders learn from it where to stop.</remarks>
    public string? FinalToken { get; init; }

    /// <summary>
    /// The column to add with each sequence's length (Int32): the tokens kept, and the initial and the final token, without the padding.
    /// <see langword="null"/>: none. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>torchtext's <c>include_lengths</c>.</remarks>
    public string? LengthColumnName { get; init; }

    /// <summary>The end at which short sequences are padded. Default: <see cref="SequenceSide.End"/>.</summary>
    /// <remarks>torchtext's <c>pad_first</c> is <see cref="SequenceSide.Start"/>.</remarks>
    public SequenceSide PadSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// The end at which long sequences lose tokens: <see cref="SequenceSide.End"/> keeps the beginning of the text. Default:
    /// <see cref="SequenceSide.End"/>.
    /// </summary>
    /// <remarks>torchtext's <c>truncate_first</c> is <see cref="SequenceSide.Start"/>.</remarks>
    public SequenceSide TruncateSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// The token to pad with, an entry of the vocabulary; not needed where <see cref="Length"/> is <see langword="null"/>. Default:
    /// <c>&lt;pad&gt;</c>.
    /// </summary>
    public string PaddingToken { get; init; } = "<pad>";

    /// <summary>The number of tokens put around each text.</summary>
    internal int FrameLength => (InitialToken is null ? 0 : 1) + (FinalToken is null ? 0 : 1);

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        int minimum = 1 + FrameLength;
        OptionCheck.That(
            Length is null || (Length >= minimum && Length <= MaximumLength), $"{minimum} to {MaximumLength}, or null", Length);
        OptionCheck.That(InitialToken != "", "a token, or null", InitialToken);
        OptionCheck.That(FinalToken != "", "a token, or null", FinalToken);
        OptionCheck.That(LengthColumnName != "", "a column's name, or null", LengthColumnName);
        OptionCheck.IsDefined(PadSide);
        OptionCheck.IsDefined(TruncateSide);
        OptionCheck.That(!string.IsNullOrEmpty(PaddingToken), "a token", PaddingToken);
    }
}
