using System.Numerics;

namespace Microsoft.ML;

/// <summary>
/// ML.NET's random numbers, so that a seed gives the same numbers in both stacks: three Tausworthe generators and a
/// linear congruential one, combined by exclusive or (GPU Gems 3, chapter 37).
/// </summary>
internal sealed class TauswortheHybrid : Random
{
    private const double Unit = 1.0 / (1L << 32);

    private uint _first;
    private uint _second;
    private uint _third;
    private uint _fourth;

    public TauswortheHybrid(uint seed)
    {
        _first = seed;
        _second = Murmur(_first, seed);
        _third = Murmur(_second, seed);
        _fourth = Murmur(_third, seed);
    }

    public TauswortheHybrid(Random source)
    {
        _first = TauswortheSeed(source);
        _second = TauswortheSeed(source);
        _third = TauswortheSeed(source);
        _fourth = Draw(source);
    }

    public override int Next() => (int)(NextUInt32() & int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(((ulong)NextUInt32() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override double NextDouble() => NextUInt32() * Unit;

    public override float NextSingle() => (NextUInt32() >> 9) * (1f / (1 << 23));

    public override void NextBytes(byte[] buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    protected override double Sample() => NextDouble();

    private uint NextUInt32()
    {
        _first = Tausworthe(_first, 13, 19, 12, ~1u);
        _second = Tausworthe(_second, 2, 25, 4, ~7u);
        _third = Tausworthe(_third, 3, 11, 17, ~15u);
        _fourth = 1664525 * _fourth + 1013904223;
        return _first ^ _second ^ _third ^ _fourth;
    }

    private static uint Tausworthe(uint state, int up, int down, int shift, uint mask) =>
        ((state & mask) << shift) ^ (((state << up) ^ state) >> down);

    private static uint Draw(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);

    // A Tausworthe generator of these constants needs a state of 128 or more.
    private static uint TauswortheSeed(Random source)
    {
        uint seed = Draw(source);
        while (seed < 128)
            seed = Draw(source);
        return seed;
    }

    private static uint Murmur(uint hash, uint chunk)
    {
        hash ^= BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return BitOperations.RotateLeft(hash, 13) * 5 + 0xE6546B64;
    }
}
