namespace Microsoft.ML.Data;

/// <summary>Keeps in memory the columns that have been asked for. A column is read from the source once, when first needed.</summary>
internal sealed class CachedView : IDataView
{
    private readonly IDataView source;
    private readonly int[] prefetched;
    private readonly ColumnStore[] stores;
    private readonly Lock filling = new();
    private ColumnStore ids;
    private int rowCount = -1;

    /// <param name="source">The data.</param>
    /// <param name="prefetched">Columns that are read along with whatever is asked for first.</param>
    public CachedView(IDataView source, int[] prefetched)
    {
        this.source = source;
        this.prefetched = prefetched;
        stores = new ColumnStore[source.Schema.Count];
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => rowCount >= 0 ? rowCount : source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        int[] needed = [.. columnsNeeded.Select(column => column.Index)];
        var active = new ColumnStore[stores.Length];
        lock (filling)
        {
            Fill([.. needed.Union(ids == null ? prefetched : []).Where(column => stores[column] == null)]);
            foreach (int column in needed)
                active[column] = stores[column];
        }
        int[] order = [.. Enumerable.Range(0, rowCount)];
        rand?.Shuffle(order);
        return new Cursor(Schema, active, ids, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private void Fill(int[] columns)
    {
        if (columns.Length == 0 && ids != null)
            return;
        DataViewSchema.Column[] wanted = Array.ConvertAll(columns, index => Schema[index]);
        ColumnStore[] filled = Array.ConvertAll(wanted, column => ColumnStore.Create(column.Type));
        ColumnStore filledIds = ColumnStore.Create(RowIdDataViewType.Instance);
        using DataViewRowCursor cursor = source.GetRowCursor(wanted);
        Action<int>[] fillers = [.. wanted.Select((column, i) => filled[i].Filler(cursor, cursor.Schema[column.Index]))];
        Action<int> fillId = filledIds.Filler(cursor.GetIdGetter());
        int count = 0;
        for (; cursor.MoveNext(); count++)
        {
            foreach (Action<int> fill in fillers)
                fill(count);
            fillId(count);
        }
        // Only a whole pass counts: a source that fails half-way leaves nothing half filled.
        for (int i = 0; i < columns.Length; i++)
            stores[columns[i]] = filled[i];
        ids = filledIds;
        rowCount = count;
    }

    private sealed class Cursor(DataViewSchema schema, ColumnStore[] stores, ColumnStore ids, int[] order) : StoredCursor(schema, stores, ids)
    {
        private int next;

        protected override int Place => order[next - 1];

        protected override bool MovePlace() => next < order.Length && next++ >= 0;
    }
}
