namespace Microsoft.ML.NlpStudy.Common;

/// <summary>
/// The random numbers of SplitMix64, whose state is a single number: for seeds, and for draws that each row makes by itself.
/// </summary>
/// <remarks>Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).</remarks>
internal static class SplitMix
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Derives the seed of the <paramref name="index"/>-th part of a whole.</summary>
    /// <remarks>
    /// The seed depends on the part's place, not on the parts before it. So a training resumed at epoch 3, step 17 draws what it would
    /// have drawn without the interruption.
    /// </remarks>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="index">The number of the part, from 0.</param>
    public static ulong Of(ulong seed, ulong index) => Mix(seed + (Increment * (index + 1)));

    /// <summary>Draws a number with 64 random bits, and moves the state on.</summary>
    public static ulong Next(ref ulong state) => Mix(state += Increment);

    /// <summary>Draws a number from 0 up to but not including 1, and moves the state on.</summary>
    public static double NextDouble(ref ulong state) => (Next(ref state) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Mixes a number so that each bit of it changes about half of the result's.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
