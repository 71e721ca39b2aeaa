using System.Reflection;
using Microsoft.Data.Analysis;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public static class IDataViewExtensions
{
    private const long DefaultMaximumRows = 100;

    public static DataFrame ToDataFrame(this IDataView dataView, long maxRows = DefaultMaximumRows) => dataView.ToDataFrame(maxRows, null);

    public static DataFrame ToDataFrame(this IDataView dataView, params string[] selectColumns) => dataView.ToDataFrame(DefaultMaximumRows, selectColumns);

    /// <summary>Copies scalar columns, as many rows as asked for; all where that is -1.</summary>
    public static DataFrame ToDataFrame(this IDataView dataView, long maxRows, params string[] selectColumns)
    {
        DataViewSchema.Column[] columns = [.. dataView.Schema.Where(column =>
            !column.IsHidden && (selectColumns is not { Length: > 0 } || selectColumns.Contains(column.Name)))];
        using DataViewRowCursor cursor = dataView.GetRowCursor(columns);
        (DataFrameColumn Column, Action Append)[] copies = [.. columns.Select(column => Copy(column, cursor))];
        for (long row = 0; (maxRows == -1 || row < maxRows) && cursor.MoveNext(); row++)
        {
            foreach ((_, Action append) in copies)
                append();
        }

        return new DataFrame(copies.Select(copy => copy.Column));
    }

    private static (DataFrameColumn Column, Action Append) Copy(DataViewSchema.Column column, DataViewRowCursor cursor)
    {
        if (column.Type is TextDataViewType)
            return CopyText(column, cursor);
        if (column.Type is VectorDataViewType || !column.Type.RawType.IsPrimitive)
            throw new NotSupportedException($"Column '{column.Name}' of type {column.Type} has no place in a data frame here.");
        return ((DataFrameColumn, Action))typeof(IDataViewExtensions).GetMethod(nameof(CopyNumber), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(column.Type.RawType).Invoke(null, [column, cursor])!;
    }

    private static (DataFrameColumn Column, Action Append) CopyText(DataViewSchema.Column column, DataViewRowCursor cursor)
    {
        var target = new StringDataFrameColumn(column.Name);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        void Append()
        {
            getter(ref value);
            target.Append(value.ToString());
        }

        return (target, Append);
    }

    private static (DataFrameColumn Column, Action Append) CopyNumber<T>(DataViewSchema.Column column, DataViewRowCursor cursor)
        where T : unmanaged
    {
        var target = new PrimitiveDataFrameColumn<T>(column.Name);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default;
        void Append()
        {
            getter(ref value);
            target.Append(value);
        }

        return (target, Append);
    }
}
