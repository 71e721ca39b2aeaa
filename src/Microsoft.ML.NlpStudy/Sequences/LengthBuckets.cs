namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>
/// Puts texts of like length into one batch, so that little of it is padding.
/// </summary>
/// <remarks>
/// As torchtext's BucketIterator: shuffle, take pools of a hundred batches, sort each pool by length, cut it into batches, shuffle those.
/// Which texts meet in a batch therefore differs from epoch to epoch.
/// </remarks>
internal static class LengthBuckets
{
    private const int BatchesPerPool = 100;

    /// <summary>Batches for one epoch of training.</summary>
    /// <param name="texts">The texts to batch.</param>
    /// <param name="lengthOf">A text's number of tokens.</param>
    /// <param name="batchSize">Texts a batch, at most.</param>
    /// <param name="maximumTokens">Tokens a batch at most, padding included; a longer text is a batch alone.</param>
    /// <param name="random">Where the order comes from; the same state gives the same batches.</param>
    public static List<int[]> Shuffled(ReadOnlySpan<int> texts, Func<int, int> lengthOf, int batchSize, int maximumTokens, Random random)
    {
        int[] order = texts.ToArray();
        random.Shuffle(order);
        var batches = new List<int[]>();
        int poolSize = (int)Math.Min(order.Length, (long)batchSize * BatchesPerPool);
        for (int start = 0; start < order.Length; start += poolSize)
        {
            Cut(order.AsSpan(start, Math.Min(poolSize, order.Length - start)), lengthOf, batchSize, maximumTokens, batches);
        }

        Span<int[]> shuffled = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches);
        random.Shuffle(shuffled);
        return batches;
    }

    /// <summary>Batches for scoring: sorted by length as a whole, in no random order.</summary>
    public static List<int[]> Sorted(ReadOnlySpan<int> texts, Func<int, int> lengthOf, int batchSize, int maximumTokens)
    {
        var batches = new List<int[]>();
        Cut(texts.ToArray(), lengthOf, batchSize, maximumTokens, batches);
        return batches;
    }

    // Longest first within a batch. Ties keep a fixed order, so that one seed always gives the same batches.
    private static void Cut(Span<int> pool, Func<int, int> lengthOf, int batchSize, int maximumTokens, List<int[]> batches)
    {
        pool.Sort((a, b) => lengthOf(b).CompareTo(lengthOf(a)) is not 0 and int byLength ? byLength : a.CompareTo(b));
        while (!pool.IsEmpty)
        {
            int rows = Math.Clamp(maximumTokens / lengthOf(pool[0]), 1, Math.Min(batchSize, pool.Length));
            batches.Add(pool[..rows].ToArray());
            pool = pool[rows..];
        }
    }
}
