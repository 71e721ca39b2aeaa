using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The first rows of a data view, held by row and by column to look at.</summary>
public sealed class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckParam(maxRows >= 0, nameof(maxRows));
        Schema = data.Schema;
        var rows = new List<RowInfo>();
        using (var cursor = data.GetRowCursor(data.Schema))
        {
            Func<object>[] readers = [.. data.Schema.Select(column => ReaderOf(cursor, column))];
            while (rows.Count < maxRows && cursor.MoveNext())
                rows.Add(new RowInfo([.. data.Schema.Select((column, i) => KeyValuePair.Create(column.Name, readers[i]()))]));
        }
        RowView = [.. rows];
        ColumnView = [.. data.Schema.Select((column, i) => new ColumnInfo(column, [.. rows.Select(row => row.Values[i].Value)]))];
    }

    public DataViewSchema Schema { get; }

    public ImmutableArray<ColumnInfo> ColumnView { get; }

    public ImmutableArray<RowInfo> RowView { get; }

    public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

    private static Func<object> ReaderOf(DataViewRow row, DataViewSchema.Column column) =>
        (Func<object>)typeof(DataDebuggerPreview).GetMethod(nameof(Reader), BindingFlags.NonPublic | BindingFlags.Static)
            .MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column]);

    private static Func<object> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            // Fresh memory for every row: what is held must not change when the cursor moves on.
            T value = default;
            getter(ref value);
            return value;
        };
    }

    /// <summary>One row: each column's name and value.</summary>
    public sealed class RowInfo
    {
        internal RowInfo(KeyValuePair<string, object>[] values) => Values = values;

        public KeyValuePair<string, object>[] Values { get; }

        public override string ToString() => $"{Values.Length} columns";
    }

    /// <summary>One column and its values.</summary>
    public sealed class ColumnInfo
    {
        internal ColumnInfo(DataViewSchema.Column column, object[] values)
        {
            Column = column;
            Values = values;
        }

        public DataViewSchema.Column Column { get; }

        public object[] Values { get; }

        public override string ToString() => $"{Column.Name}: {Column.Type}";
    }
}
