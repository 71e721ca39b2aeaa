using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>One column's values as an enumerable, each enumeration with a cursor of its own.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName) => GetColumn<T>(data, data.Schema[columnName]);

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckNonEmpty(column.Name, nameof(column));
        Contracts.CheckParam(column.Index < data.Schema.Count && data.Schema[column.Index].Name == column.Name && data.Schema[column.Index].Type == column.Type,
            nameof(column), $"column with name {column.Name}, type {column.Type}, and index {column.Index} cannot be found in data");
        var type = column.Type;
        if (type.RawType == typeof(T))
            return Values<T, T>(data, column, value => value);
        if (typeof(T) == typeof(string) && type is TextDataViewType)
            return (IEnumerable<T>)Values<ReadOnlyMemory<char>, string>(data, column, text => text.ToString());
        if (typeof(T) == typeof(string[]) && type is VectorDataViewType { ItemType: TextDataViewType })
            return (IEnumerable<T>)Values<VBuffer<ReadOnlyMemory<char>>, string[]>(data, column, texts => [.. texts.DenseValues().Select(text => text.ToString())]);
        if (typeof(T).IsArray && type is VectorDataViewType vector && vector.ItemType.RawType == typeof(T).GetElementType())
        {
            var arrays = typeof(ColumnCursorExtensions).GetMethod(nameof(Arrays), BindingFlags.NonPublic | BindingFlags.Static);
            return (IEnumerable<T>)arrays.MakeGenericMethod(vector.ItemType.RawType).Invoke(null, [data, column]);
        }
        throw Contracts.ExceptParam(nameof(column), $"Cannot map column (name: {column.Name}, type: {column.Type}) in data to the user-defined type, {typeof(T)}.");
    }

    private static IEnumerable<T[]> Arrays<T>(IDataView data, DataViewSchema.Column column) => Values<VBuffer<T>, T[]>(data, column, buffer =>
    {
        var array = new T[buffer.Length];
        buffer.CopyTo(array);
        return array;
    });

    private static IEnumerable<TResult> Values<TValue, TResult>(IDataView data, DataViewSchema.Column column, Func<TValue, TResult> convert)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<TValue>(column);
        TValue value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(value);
        }
    }
}
