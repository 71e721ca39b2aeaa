namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Truncates, frames and pads sequences as options say, in the order in which torchtext's <c>Field.pad</c> does.</summary>
/// <param name="options">Valid options; of their tokens it only matters which are null.</param>
/// <param name="initial">Stands for the initial token.</param>
/// <param name="final">Stands for the final token.</param>
/// <param name="padding">Stands for the padding token.</param>
internal sealed class SequencePadder<T>(PadSequenceOptions options, T initial, T final, T padding)
{
    /// <summary>The length of the result for a sequence of this length.</summary>
    public int PaddedLength(int length) => options.Length ?? UnpaddedLength(length);

    /// <summary>The same without the padding.</summary>
    public int UnpaddedLength(int length) => KeptLength(length) + options.FrameLength;

    /// <summary>Writes the result into <paramref name="destination"/>, which must be as long as it.</summary>
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
