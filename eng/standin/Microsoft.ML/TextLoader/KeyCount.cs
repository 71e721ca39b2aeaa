namespace Microsoft.ML.Data;

/// <summary>How many values a key column has; none given means as many as its integer type can hold.</summary>
public sealed class KeyCount
{
    public ulong? Count;

    public KeyCount()
    {
    }

    public KeyCount(ulong count)
    {
        if (count == 0)
            throw new ArgumentOutOfRangeException(nameof(count), "A key column needs at least one value.");
        Count = count;
    }
}
