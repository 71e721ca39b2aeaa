using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor that shows values out of stores: which place of them, the derived class says row by row.</summary>
internal abstract class StoredCursor(DataViewSchema schema, ColumnStore[] stores, ColumnStore ids) : DataViewRowCursor
{
    private long position = -1;
    private bool ended;

    public sealed override long Position => position;

    public sealed override long Batch => 0;

    public sealed override DataViewSchema Schema => schema;

    /// <summary>Where the current row's values stand.</summary>
    protected abstract int Place { get; }

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => stores[column.Index] != null;

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < stores.Length && stores[column.Index] != null, nameof(column), "requested column not active");
        return stores[column.Index].Getter(CurrentPlace) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
    }

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)ids.Getter(CurrentPlace);

    public sealed override bool MoveNext()
    {
        if (!ended && MovePlace())
        {
            position++;
            return true;
        }
        ended = true;
        position = -1;
        return false;
    }

    protected abstract bool MovePlace();

    protected override void Dispose(bool disposing)
    {
        ended = true;
        position = -1;
        base.Dispose(disposing);
    }

    private int CurrentPlace()
    {
        Contracts.Check(position >= 0, "Values cannot be fetched at this time: either the cursor has not been moved to the first row, or it is past the last one.");
        return Place;
    }
}
