using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Text files as a data view. Every cursor reads them anew; nothing is held in memory.</summary>
internal sealed class TextFileView(IHost host, DataViewSchema schema, BoundColumn[] columns, TextFormat format, IMultiStreamSource files) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = new bool[columns.Length];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;
        return new TextCursor(host, schema, columns, format, files, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
