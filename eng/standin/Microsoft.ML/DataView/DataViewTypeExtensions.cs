namespace Microsoft.ML.Data;

/// <summary>Short ways to ask a column's type for what most components need of it.</summary>
internal static class ColumnTypeExtensions
{
    private static readonly PrimitiveDataViewType[] _types =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance, RowIdDataViewType.Instance, DateTimeDataViewType.Instance,
        DateTimeOffsetDataViewType.Instance, TimeSpanDataViewType.Instance, NumberDataViewType.SByte, NumberDataViewType.Byte,
        NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32, NumberDataViewType.UInt32,
        NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single, NumberDataViewType.Double,
    ];

    private static readonly Dictionary<Type, PrimitiveDataViewType> _typeOf = _types.ToDictionary(type => type.RawType);

    public static DataViewType GetItemType(this DataViewType columnType) => (columnType as VectorDataViewType)?.ItemType ?? columnType;

    public static int GetVectorSize(this DataViewType columnType) => (columnType as VectorDataViewType)?.Size ?? 0;

    public static int GetValueCount(this DataViewType columnType) => (columnType as VectorDataViewType)?.Size ?? 1;

    public static bool IsKnownSizeVector(this DataViewType columnType) => columnType.GetVectorSize() > 0;

    public static ulong GetKeyCount(this DataViewType columnType) => (columnType as KeyDataViewType)?.Count ?? 0;

    public static bool TryGetPrimitiveType(Type type, out PrimitiveDataViewType primitive) =>
        _typeOf.TryGetValue(type == typeof(string) ? typeof(ReadOnlyMemory<char>) : type, out primitive);

    public static PrimitiveDataViewType PrimitiveTypeFromType(Type type) => TryGetPrimitiveType(type, out var primitive)
        ? primitive
        : throw new InvalidOperationException($"No data view type holds values of {type}");
}
