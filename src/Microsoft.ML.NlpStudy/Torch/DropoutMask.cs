using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>
/// The elements that dropout keeps: computed from a seed, a row and a column, so that nothing is stored between two passes.
/// </summary>
/// <remarks>
/// A row has a key of 64 bits by SplitMix64. An element's 32 bits are its column, mixed with both halves of the key. The default value
/// drops nothing.
/// </remarks>
internal readonly struct DropoutMask
{
    private readonly ulong _seed;
    private readonly uint _limit;
    private readonly float _factor;

    /// <param name="probability">The probability that an element is dropped, 0 to below 1.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    public DropoutMask(double probability, ulong seed)
    {
        _seed = seed;
        _limit = (uint)Math.Min(probability * 4294967296.0, uint.MaxValue);
        _factor = (float)(1 / (1 - probability));
    }

    /// <summary>Draws the mask of one call; the mask that drops nothing if there is no source of random numbers.</summary>
    public static DropoutMask Draw(double probability, DropoutRandom? random) =>
        random is null || probability == 0 ? default : new DropoutMask(probability, random.NextSeed());

    /// <summary>Whether any element can be dropped.</summary>
    public bool Drops => _limit != 0;

    /// <summary>Returns the key of a row, for <see cref="Factors"/>.</summary>
    public ulong KeyOf(long row) => SplitMix.Of(_seed, (ulong)row);

    /// <summary>
    /// Returns the factors of sixteen elements of a row: 0 for dropped ones, the reciprocal of the share kept for others.
    /// </summary>
    /// <param name="key">The row's key.</param>
    /// <param name="column">The column of the first element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Factors(ulong key, int column)
    {
        // Wellons' mixer of 32 bits with the least known bias, and the key's upper half in the middle of it.
        Vector512<uint> number = (Vector512<uint>.Indices + Vector512.Create((uint)column)) ^ Vector512.Create((uint)key);
        number = (number ^ (number >> 16)) * Vector512.Create(0x7FEB352Du);
        number ^= Vector512.Create((uint)(key >> 32));
        number = (number ^ (number >> 15)) * Vector512.Create(0x846CA68Bu);
        number ^= number >> 16;
        return Vector512.ConditionalSelect(
            Vector512.LessThan(number, Vector512.Create(_limit)).AsSingle(), Vector512<float>.Zero, Vector512.Create(_factor));
    }
}
