using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Tests of a row by the value of one column.</summary>
internal static class RowTests
{
    public static RowTest On<T>(DataViewSchema.Column column, Func<T, bool> test) => cursor =>
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[column.Index]);
        T value = default;
        return () =>
        {
            getter(ref value);
            return test(value);
        };
    };

    /// <summary>Missing are NaN and the key 0; other types have no missing value, and cannot be tested for one.</summary>
    public static RowTest HasNoMissingValue(IHostEnvironment env, DataViewSchema.Column column)
    {
        bool isVector = column.Type is VectorDataViewType;
        DataViewType item = column.Type.GetItemType();
        return (Type.GetTypeCode(item.RawType), item is KeyDataViewType) switch
        {
            (TypeCode.Single, _) => OnItems<float>(column, isVector, value => !float.IsNaN(value)),
            (TypeCode.Double, _) => OnItems<double>(column, isVector, value => !double.IsNaN(value)),
            (TypeCode.Byte, true) => OnItems<byte>(column, isVector, value => value != 0),
            (TypeCode.UInt16, true) => OnItems<ushort>(column, isVector, value => value != 0),
            (TypeCode.UInt32, true) => OnItems<uint>(column, isVector, value => value != 0),
            (TypeCode.UInt64, true) => OnItems<ulong>(column, isVector, value => value != 0),
            _ => throw env.ExceptParam("columns", $"Column '{column.Name}' has type {column.Type} which does not support missing values, so we cannot filter on them"),
        };
    }

    private static RowTest OnItems<T>(DataViewSchema.Column column, bool isVector, Func<T, bool> isPresent) => isVector
        ? On<VBuffer<T>>(column, values => values.DenseValues().All(isPresent))
        : On(column, isPresent);
}
