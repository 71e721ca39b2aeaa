namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Word vectors of random numbers, the same for the same seed.</summary>
internal static class RandomVectors
{
    /// <summary>Numbers from -0.5 to 0.5.</summary>
    public static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>A vector for each word.</summary>
    public static WordVectors For(IEnumerable<string> words, int dimension, int seed = 1) =>
        WordVectors.Create(words.Select((word, i) => KeyValuePair.Create(word, Numbers(seed + 7919 * i, dimension))));
}
