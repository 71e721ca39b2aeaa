using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// The rows of a data view, and how often one column's value was asked for. ML.NET's own transforms read ahead, on threads of their own.
/// </summary>
internal sealed class CountedReads(IDataView source, string column) : IDataView
{
    private readonly string _column = column;

    public int Count { get; private set; }

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, source.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private ValueGetter<TValue> Counted<TValue>(ValueGetter<TValue> getter) => (ref TValue value) =>
    {
        Count++;
        getter(ref value);
    };

    private sealed class Cursor(CountedReads reads, DataViewRowCursor rows) : DataViewRowCursor
    {
        public override DataViewSchema Schema => rows.Schema;

        public override long Position => rows.Position;

        public override long Batch => rows.Batch;

        public override bool MoveNext() => rows.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = rows.GetGetter<TValue>(column);
            return column.Name == reads._column ? reads.Counted(getter) : getter;
        }

        protected override void Dispose(bool disposing)
        {
            rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
