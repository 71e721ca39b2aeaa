using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>An end of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>Before the first token.</summary>
    Start,

    /// <summary>After the last token.</summary>
    End,
}

/// <summary>How <c>PadSequence</c> brings token sequences to one length.</summary>
public sealed record PadSequenceOptions
{
    /// <summary>The largest <see cref="Length"/>.</summary>
    internal const int MaximumLength = 1 << 20;

    /// <summary>The length of every sequence, in tokens; 1 to 1,048,576. Default: 200, as in the study notes for IMDB.</summary>
    /// <remarks>torchtext's <c>fix_length</c>.</remarks>
    public int Length { get; init; } = 200;

    /// <summary>
    /// Where short sequences get padding. Default: <see cref="SequenceSide.End"/>.
    /// </summary>
    /// <remarks>torchtext's <c>pad_first</c> is <see cref="SequenceSide.Start"/>.</remarks>
    public SequenceSide PadSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// Where long sequences lose tokens: <see cref="SequenceSide.End"/> keeps the beginning of the text. Default: <see cref="SequenceSide.End"/>.
    /// </summary>
    /// <remarks>torchtext's <c>truncate_first</c> is <see cref="SequenceSide.Start"/>.</remarks>
    public SequenceSide TruncateSide { get; init; } = SequenceSide.End;

    /// <summary>The token to pad with, an entry of the vocabulary. Default: <c>&lt;pad&gt;</c>.</summary>
    public string PaddingToken { get; init; } = "<pad>";

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That(Length is >= 1 and <= MaximumLength, $"1 to {MaximumLength}", Length, nameof(Length));
        OptionCheck.IsDefined(PadSide);
        OptionCheck.IsDefined(TruncateSide);
        OptionCheck.That(!string.IsNullOrEmpty(PaddingToken), "a token", PaddingToken, nameof(PaddingToken));
    }
}
