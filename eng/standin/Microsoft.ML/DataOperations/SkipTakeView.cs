namespace Microsoft.ML.Data;

/// <summary>The rows of a data view after the first <paramref name="skip"/>, and of those the first <paramref name="take"/>.</summary>
internal sealed class SkipTakeView(IDataView source, long skip, long take) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount() is long count ? Math.Min(take, Math.Max(0, count - skip)) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), skip, take);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, long skip, long take) : ForwardingCursor(source)
    {
        private long toSkip = skip;
        private long toTake = take;

        protected override bool MoveSource()
        {
            for (; toSkip > 0; toSkip--)
            {
                if (!Source.MoveNext())
                    return false;
            }
            return toTake-- > 0 && Source.MoveNext();
        }
    }
}
