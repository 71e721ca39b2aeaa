using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>An end of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>Before the first token.</summary>
    Start,

    /// <summary>After the last token.</summary>
    End,
}

/// <summary>How <c>PadSequence</c> frames token sequences and brings them to one length.</summary>
/// <remarks>
/// As torchtext's <c>Field.pad</c>: a long text is truncated, then the initial and the final token are put around it, then comes the
/// padding.
/// </remarks>
public sealed record PadSequenceOptions
{
    /// <summary>The largest <see cref="Length"/>.</summary>
    internal const int MaximumLength = 1 << 20;

    /// <summary>
    /// The length of every sequence, in tokens, <see cref="InitialToken"/> and <see cref="FinalToken"/> counted; 1 to 1,048,576, and room
    /// for one token of the text at least. null: sequences are neither padded nor truncated. Default: 200, as in the study notes for IMDB.
    /// </summary>
    /// <remarks>torchtext's <c>fix_length</c>.</remarks>
    public int? Length { get; init; } = 200;

    /// <summary>A token to put before each text, an entry of the vocabulary. null: none. Default: null.</summary>
    /// <remarks>torchtext's <c>init_token</c>. Decoders start from one.</remarks>
    public string? InitialToken { get; init; }

    /// <summary>A token to put behind each text, an entry of the vocabulary. null: none. Default: null.</summary>
    /// <remarks>torchtext's <c>eos_token</c>. Decoders learn from it where to stop.</remarks>
    public string? FinalToken { get; init; }

    /// <summary>
    /// A column to add with each sequence's length (Int32) without its padding: the tokens kept, and the initial and the final one. null:
    /// none. Default: null.
    /// </summary>
    /// <remarks>torchtext's <c>include_lengths</c>.</remarks>
    public string? LengthColumnName { get; init; }

    /// <summary>
    /// Where short sequences get padding. Default: <see cref="SequenceSide.End"/>.
    /// </summary>
    /// <remarks>torchtext's <c>pad_first</c> is <see cref="SequenceSide.Start"/>.</remarks>
    public SequenceSide PadSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// Where long sequences lose tokens: <see cref="SequenceSide.End"/> keeps the beginning of the text. Default:
    /// <see cref="SequenceSide.End"/>.
    /// </summary>
    /// <remarks>torchtext's <c>truncate_first</c> is <see cref="SequenceSide.Start"/>.</remarks>
    public SequenceSide TruncateSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// The token to pad with, an entry of the vocabulary; not looked for where <see cref="Length"/> is null. Default: <c>&lt;pad&gt;</c>.
    /// </summary>
    public string PaddingToken { get; init; } = "<pad>";

    /// <summary>How many tokens are put around each text.</summary>
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
