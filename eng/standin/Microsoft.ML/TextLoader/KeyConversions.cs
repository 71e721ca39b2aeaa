namespace Microsoft.ML.Data;

/// <summary>Keys of each integer type as 64-bit numbers, and back.</summary>
internal static class KeyConversions
{
    public static Func<ulong, T> FromUInt64<T>() => (Func<ulong, T>)(Delegate)(default(T) switch
    {
        byte => (Func<ulong, byte>)(value => (byte)value),
        ushort => (Func<ulong, ushort>)(value => (ushort)value),
        uint => (Func<ulong, uint>)(value => (uint)value),
        ulong => (Func<ulong, ulong>)(value => value),
        _ => throw new InvalidOperationException($"A key is of an unsigned integer type, not {typeof(T).Name}."),
    });

    public static Func<T, ulong> ToUInt64<T>() => (Func<T, ulong>)(Delegate)(default(T) switch
    {
        byte => (Func<byte, ulong>)(value => value),
        ushort => (Func<ushort, ulong>)(value => value),
        uint => (Func<uint, ulong>)(value => value),
        ulong => (Func<ulong, ulong>)(value => value),
        _ => throw new InvalidOperationException($"A key is of an unsigned integer type, not {typeof(T).Name}."),
    });
}
