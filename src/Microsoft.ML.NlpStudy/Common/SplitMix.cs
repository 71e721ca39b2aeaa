namespace Microsoft.ML.NlpStudy.Common;

/// <summary>
/// Random seeds by place rather than by turn: the one of epoch 3, step 17 does not depend on whether the steps before were made in this
/// process, so a training goes on from a checkpoint as if it had never stopped.
/// </summary>
/// <remarks>Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).</remarks>
internal static class SplitMix
{
    /// <summary>A seed for the <paramref name="index"/>-th part of what <paramref name="seed"/> stands for.</summary>
    public static ulong Of(ulong seed, ulong index)
    {
        ulong mixed = seed + (0x9E3779B97F4A7C15 * (index + 1));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
