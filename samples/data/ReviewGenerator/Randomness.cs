namespace ReviewGenerator;

/// <summary>
/// The random numbers of SplitMix64 (Steele, Lea and Flood 2014). They are equal on every platform and runtime, so that the corpus is
/// equal byte for byte.
/// </summary>
internal sealed class Randomness(ulong seed)
{
    private ulong state = seed;

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>Draws different values in random order.</summary>
    public T[] PickSeveral<T>(IReadOnlyList<T> values, int count)
    {
        T[] copy = [.. values];
        Shuffle(copy);
        return copy[..count];
    }

    public void Shuffle<T>(T[] values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
