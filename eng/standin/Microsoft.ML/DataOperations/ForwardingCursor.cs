namespace Microsoft.ML.Data;

/// <summary>A cursor over some of the rows of another, whose columns it shows unchanged.</summary>
internal abstract class ForwardingCursor(DataViewRowCursor source) : DataViewRowCursor
{
    private long position = -1;
    private bool ended;

    public sealed override long Position => position;

    public override long Batch => Source.Batch;

    public override DataViewSchema Schema => Source.Schema;

    protected DataViewRowCursor Source { get; } = source;

    public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Source.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => Source.GetIdGetter();

    public sealed override bool MoveNext()
    {
        if (ended)
            return false;
        if (MoveSource())
        {
            position++;
            return true;
        }
        ended = true;
        position = -1;
        return false;
    }

    /// <summary>Moves to the next row that is shown; false at the end.</summary>
    protected abstract bool MoveSource();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ended = true;
            position = -1;
            Source.Dispose();
        }
        base.Dispose(disposing);
    }
}
