namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Brings a sequence to a length by padding or truncating it.</summary>
internal static class SequencePadder
{
    /// <summary>Fills <paramref name="destination"/> with the sequence; its length is the length wanted.</summary>
    public static void Pad<T>(ReadOnlySpan<T> sequence, Span<T> destination, T padding, SequenceSide padSide, SequenceSide truncateSide)
    {
        int surplus = sequence.Length - destination.Length;
        if (surplus >= 0)
        {
            sequence.Slice(truncateSide == SequenceSide.Start ? surplus : 0, destination.Length).CopyTo(destination);
            return;
        }

        int start = padSide == SequenceSide.Start ? -surplus : 0;
        sequence.CopyTo(destination[start..]);
        destination.Slice(start == 0 ? sequence.Length : 0, -surplus).Fill(padding);
    }
}
