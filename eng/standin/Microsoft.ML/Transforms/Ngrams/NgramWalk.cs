namespace Microsoft.ML.Transforms.Text;

/// <summary>Goes over the n-grams of a sequence: at each place all that start there, the shorter before the longer, with up to so many items skipped.</summary>
internal sealed class NgramWalk(int length, int skips)
{
    private readonly uint[] ngram = new uint[length];

    public delegate void Visitor(ReadOnlySpan<uint> ngram);

    public void Visit(ReadOnlySpan<uint> items, Visitor visit)
    {
        for (int start = 0; start < items.Length; start++)
        {
            ReadOnlySpan<uint> window = items[start..Math.Min(items.Length, start + length + skips)];
            ngram[0] = window[0];
            visit(ngram.AsSpan(0, 1));
            if (length > 1)
                Extend(window, 1, 0, visit);
        }
    }

    // The first 'filled' items are set, and 'skipped' items of the window were left out among them.
    private void Extend(ReadOnlySpan<uint> window, int filled, int skipped, Visitor visit)
    {
        for (int skip = skipped; skip <= skips && skip + filled < window.Length; skip++)
        {
            ngram[filled] = window[skip + filled];
            visit(ngram.AsSpan(0, filled + 1));
            if (filled + 1 < length)
                Extend(window, filled + 1, skip, visit);
        }
    }
}
