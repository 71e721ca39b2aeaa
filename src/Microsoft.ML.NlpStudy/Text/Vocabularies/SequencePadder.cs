namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The truncation, framing and padding of sequences, in the order of torchtext's <c>Field.pad</c>.</summary>
/// <param name="options">Valid options. Whether they name a token matters here, not which token.</param>
/// <param name="initial">The value of the initial token.</param>
/// <param name="final">The value of the final token.</param>
/// <param name="padding">The value of the padding token.</param>
internal sealed class SequencePadder<T>(PadSequenceOptions options, T initial, T final, T padding)
{
    /// <summary>Computes the length of the padded sequence.</summary>
    public int PaddedLength(int length) => options.Length ?? UnpaddedLength(length);

    /// <summary>Computes the length of the truncated and framed sequence, without padding.</summary>
    public int UnpaddedLength(int length) => KeptLength(length) + options.FrameLength;

    /// <summary>Writes the padded sequence into <paramref name="destination"/>, which has <see cref="PaddedLength"/> places.</summary>
    public void Pad(ReadOnlySpan<T> sequence, Span<T> destination)
    {
        int length = UnpaddedLength(sequence.Length);
        int paddingLength = destination.Length - length;
        bool padsStart = options.PadSide == SequenceSide.Start;
        destination.Slice(padsStart ? 0 : length, paddingLength).Fill(padding);
        destination = destination.Slice(padsStart ? paddingLength : 0, length);

        if (options.InitialToken is not null)
        {
            destination[0] = initial;
            destination = destination[1..];
        }

        int kept = KeptLength(sequence.Length);
        sequence.Slice(options.TruncateSide == SequenceSide.Start ? sequence.Length - kept : 0, kept).CopyTo(destination);
        if (options.FinalToken is not null)
        {
            destination[kept] = final;
        }
    }

    private int KeptLength(int length) => options.Length is { } total ? Math.Min(length, total - options.FrameLength) : length;
}
