namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>Batches texts of similar length together, so that a batch has little padding.</summary>
/// <remarks>
/// As in torchtext's BucketIterator: shuffle the texts, take pools of a hundred batches, sort each pool by length, cut it into batches,
/// shuffle the batches. So the texts of a batch change from epoch to epoch.
/// </remarks>
internal static class LengthBuckets
{
    private const int BatchesPerPool = 100;

    /// <summary>Creates the batches of one epoch of training.</summary>
    /// <param name="texts">The texts to batch.</param>
    /// <param name="lengthOf">Returns the number of tokens of a text.</param>
    /// <param name="batchSize">Maximum number of texts in a batch.</param>
    /// <param name="maximumTokens">Maximum number of tokens in a batch, with padding; a longer text is a batch alone.</param>
    /// <param name="random">The source of random numbers; the same state gives the same batches.</param>
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

    /// <summary>Creates batches for scoring: all texts sorted by length, without shuffling.</summary>
    public static List<int[]> Sorted(ReadOnlySpan<int> texts, Func<int, int> lengthOf, int batchSize, int maximumTokens)
    {
        var batches = new List<int[]>();
        Cut(texts.ToArray(), lengthOf, batchSize, maximumTokens, batches);
        return batches;
    }

    // Longest first. Texts of equal length keep a fixed order, so that the same seed gives the same batches.
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
