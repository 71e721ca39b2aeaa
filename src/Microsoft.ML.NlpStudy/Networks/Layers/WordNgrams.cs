namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Hashes word n-grams into a fixed number of buckets.</summary>
/// <remarks>
/// Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009), as fastText uses it: Joulin et al., "Bag of Tricks for
/// Efficient Text Classification" (2017).
/// </remarks>
internal static class WordNgrams
{
    /// <summary>Counts a text's n-grams of 2 to <paramref name="longest"/> tokens.</summary>
    public static int Count(int length, int longest)
    {
        int count = 0;
        for (int n = 2; n <= longest; n++)
        {
            count += Math.Max(0, length - n + 1);
        }

        return count;
    }

    /// <summary>Computes the bucket of each n-gram of 2 to <paramref name="longest"/> tokens.</summary>
    /// <param name="ids">A text's token ids.</param>
    /// <param name="longest">Number of tokens in the longest n-gram.</param>
    /// <param name="buckets">Number of buckets.</param>
    /// <param name="into">Receives <see cref="Count"/> bucket indices.</param>
    public static void Hash(ReadOnlySpan<long> ids, int longest, int buckets, Span<int> into)
    {
        int next = 0;
        for (int start = 0; start < ids.Length; start++)
        {
            ulong hash = Mix((ulong)ids[start]);
            for (int n = 2; n <= longest && start + n <= ids.Length; n++)
            {
                hash = Mix(hash + (ulong)ids[start + n - 1]);

                // The upper half of the hash, scaled to the number of buckets: as even as a remainder, and cheaper.
                into[next++] = (int)((hash >> 32) * (ulong)buckets >> 32);
            }
        }
    }

    /// <summary>Computes the bucket of two tokens, from 0.</summary>
    public static int PairBucket(int first, int second, int buckets) =>
        (int)((Mix(Mix((ulong)first) + (ulong)second) >> 32) * (ulong)buckets >> 32);

    /// <summary>Mixes a number: every bit of the input reaches every bit of the output, as in Steele et al. (2014).</summary>
    public static ulong Mix(ulong value)
    {
        value = (value + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 29)) * 0x94D049BB133111EB;
        return value ^ (value >> 32);
    }
}
