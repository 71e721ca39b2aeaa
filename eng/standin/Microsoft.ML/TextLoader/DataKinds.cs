namespace Microsoft.ML.Data;

/// <summary>The item type that each <see cref="DataKind"/> names, and the kind of each .NET type.</summary>
internal static class DataKinds
{
    private static readonly Dictionary<DataKind, PrimitiveDataViewType> Types = new()
    {
        [DataKind.SByte] = NumberDataViewType.SByte,
        [DataKind.Byte] = NumberDataViewType.Byte,
        [DataKind.Int16] = NumberDataViewType.Int16,
        [DataKind.UInt16] = NumberDataViewType.UInt16,
        [DataKind.Int32] = NumberDataViewType.Int32,
        [DataKind.UInt32] = NumberDataViewType.UInt32,
        [DataKind.Int64] = NumberDataViewType.Int64,
        [DataKind.UInt64] = NumberDataViewType.UInt64,
        [DataKind.Single] = NumberDataViewType.Single,
        [DataKind.Double] = NumberDataViewType.Double,
        [DataKind.String] = TextDataViewType.Instance,
        [DataKind.Boolean] = BooleanDataViewType.Instance,
        [DataKind.TimeSpan] = TimeSpanDataViewType.Instance,
        [DataKind.DateTime] = DateTimeDataViewType.Instance,
        [DataKind.DateTimeOffset] = DateTimeOffsetDataViewType.Instance,
    };

    private static readonly Dictionary<Type, DataKind> Kinds = Types.ToDictionary(pair => pair.Value.RawType, pair => pair.Key);

    public static PrimitiveDataViewType ToType(DataKind kind) => Types.TryGetValue(kind, out PrimitiveDataViewType type)
        ? type
        : throw new ArgumentOutOfRangeException(nameof(kind), $"Bad item type: {kind}");

    public static bool TryFromType(Type type, out DataKind kind) =>
        Kinds.TryGetValue(type == typeof(string) ? typeof(ReadOnlyMemory<char>) : type, out kind);

    /// <summary>The kind of an item type; of a key, that of the integers that hold it.</summary>
    public static DataKind FromType(DataViewType type) => Kinds[type.RawType];

    /// <summary>As many keys as an unsigned integer type can hold, one value being the missing key.</summary>
    public static ulong LargestKey(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };
}
