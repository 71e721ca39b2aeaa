namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Decides by chance which merges are left out: BPE-dropout (Provilkov, Emelianenko and Voita, 2020).</summary>
/// <param name="probability">How likely each possible merge is left out at each step, 0 to 1.</param>
/// <param name="seed">What the chance depends on: the same seed, the same decisions.</param>
internal sealed class SubwordDropout(double probability, ulong seed)
{
    // SplitMix64 (Steele, Lea and Flood, 2014): one number of state, so that each row of data can have its own.
    private ulong _state = seed;

    /// <summary>The chance that belongs to one row of data, the same however often and in whatever order rows are read.</summary>
    public static SubwordDropout ForRow(double probability, int seed, long row) =>
        new(probability, Mix((ulong)(uint)seed) ^ Mix((ulong)row + 0x9E3779B97F4A7C15));

    public bool LeavesOut()
    {
        _state += 0x9E3779B97F4A7C15;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53)) < probability;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
