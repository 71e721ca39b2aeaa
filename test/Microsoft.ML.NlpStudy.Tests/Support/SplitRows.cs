using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Rows that come by several cursors at once, one for each part. A cursor goes on only once all of them have been asked for their first
/// row, as with cursors that share a reader: whoever reads them one after another waits in vain, and gets an error.
/// </summary>
internal sealed class SplitRows(params IDataView[] parts) : IDataView
{
    /// <summary>Thrown by the last cursor when it has shown its rows; null for none.</summary>
    public Exception? Failure { get; init; }

    /// <summary>How many cursors are open.</summary>
    public int OpenCursors { get; private set; }

    public DataViewSchema Schema => parts[0].Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException("Expected a set of cursors to be asked for.");

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var start = new Barrier(parts.Length);
        OpenCursors += parts.Length;
        return [.. parts.Select((part, i) => new Cursor(this, part, start, i == parts.Length - 1 ? Failure : null))];
    }

    private sealed class Cursor(SplitRows rows, IDataView part, Barrier start, Exception? failure) : DataViewRowCursor
    {
        private readonly DataViewRowCursor _source = part.GetRowCursor(part.Schema);

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _source.Position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_source.Position < 0 && !start.SignalAndWait(TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException("Expected all cursors to be read at once.");
            }

            return _source.MoveNext() || (failure is null ? false : throw failure);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            _source.GetGetter<TValue>(part.Schema[column.Index]);

        protected override void Dispose(bool disposing)
        {
            lock (rows)
            {
                rows.OpenCursors--;
            }

            _source.Dispose();
            base.Dispose(disposing);
        }
    }
}
