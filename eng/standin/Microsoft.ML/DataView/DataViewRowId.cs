using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>
/// 128 bits that name a row, whatever order a cursor gives the rows in. Made from another identity by mixing with the
/// constants of MurmurHash3 (x64, 128 bits), so that identities spread well and collide rarely.
/// </summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong FirstConstant = 0x87c37b91114253d5;
    private const ulong SecondConstant = 0x4cf5ad432745937f;

    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The identity mixed with a block of zeros: what follows this one.</summary>
    public DataViewRowId Next() => Mix(Low, High, 0, 0);

    /// <summary>The identity mixed with a block that <see cref="Next"/> never mixes in: a branch of its own.</summary>
    public DataViewRowId Fork()
    {
        var next = Mix(Low, High, 0, 0);
        return new DataViewRowId(next.Low ^ (BitOperations.RotateLeft(FirstConstant, 31) * SecondConstant), next.High);
    }

    /// <summary>One identity made of two, the order of the two mattering.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        var block = other.Fork();
        return Mix(Low, High, block.Low, block.High);
    }

    public int CompareTo(DataViewRowId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    private static DataViewRowId Mix(ulong low, ulong high, ulong firstBlock, ulong secondBlock)
    {
        low ^= BitOperations.RotateLeft(firstBlock * FirstConstant, 31) * SecondConstant;
        low = (BitOperations.RotateLeft(low, 27) + high) * 5 + 0x52dce729;
        high ^= BitOperations.RotateLeft(secondBlock * SecondConstant, 33) * FirstConstant;
        high = (BitOperations.RotateLeft(high, 31) + low) * 5 + 0x38495ab5;
        return new DataViewRowId(low, high);
    }
}
