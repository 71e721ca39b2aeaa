using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Puts the current row's value of one column into <paramref name="value"/>, reusing its memory where it can.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);

/// <summary>Rows behind a schema; nothing is computed before a cursor moves and a getter is called.</summary>
public interface IDataView
{
    bool CanShuffle { get; }

    DataViewSchema Schema { get; }

    long? GetRowCount();

    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}

/// <summary>One row: its place, and a getter for each active column.</summary>
public abstract class DataViewRow : IDisposable
{
    private bool _disposed;

    /// <summary>How many rows came before; -1 before the first.</summary>
    public abstract long Position { get; }

    /// <summary>Rows of one cursor of a set carry numbers that let the set's order be restored.</summary>
    public abstract long Batch { get; }

    public abstract DataViewSchema Schema { get; }

    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    public abstract bool IsColumnActive(DataViewSchema.Column column);

    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    public void Dispose()
    {
        if (_disposed)
            return;
        Dispose(true);
        _disposed = true;
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

/// <summary>A row that moves.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    public abstract bool MoveNext();
}
