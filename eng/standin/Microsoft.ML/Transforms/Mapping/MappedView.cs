namespace Microsoft.ML.Data;

/// <summary>A data view through a mapper: nothing is computed before a cursor's getter is called.</summary>
internal sealed class MappedView(IDataView source, ColumnMapper mapper) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return new Cursor(source.GetRowCursor(mapper.GetDependencies(needed), rand), mapper, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        DataViewRowCursor[] cursors = source.GetRowCursorSet(mapper.GetDependencies(needed), n, rand);
        return Array.ConvertAll(cursors, cursor => (DataViewRowCursor)new Cursor(cursor, mapper, needed));
    }

    private sealed class Cursor(DataViewRowCursor source, ColumnMapper mapper, DataViewSchema.Column[] needed) : DataViewRowCursor
    {
        private readonly BoundMapping columns = mapper.Bind(source, needed);

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override DataViewSchema Schema => columns.Schema;

        public override bool MoveNext() => source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => columns.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }
    }
}
