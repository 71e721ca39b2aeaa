namespace Microsoft.ML.Data;

/// <summary>
/// Rows in random order: the source's own shuffling where it can, and a pool from which each next row is drawn.
/// A row comes at most a pool's size earlier than it stood.
/// </summary>
internal sealed class ShuffledView(IDataView source, int poolSize, bool shuffleSource, int seed) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        Random random = rand ?? new TauswortheHybrid((uint)seed);
        DataViewRowCursor cursor = source.GetRowCursor(columnsNeeded, shuffleSource ? new TauswortheHybrid(random) : null);
        return poolSize == 1 ? cursor : new Cursor(cursor, Pool.Over(cursor), poolSize, random);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed record Pool(ColumnStore[] Stores, ColumnStore Ids, Action<int>[] Fillers)
    {
        public static Pool Over(DataViewRowCursor cursor)
        {
            var stores = new ColumnStore[cursor.Schema.Count];
            var fillers = new List<Action<int>>();
            foreach (DataViewSchema.Column column in cursor.Schema.Where(cursor.IsColumnActive))
            {
                stores[column.Index] = ColumnStore.Create(column.Type);
                fillers.Add(stores[column.Index].Filler(cursor, column));
            }
            ColumnStore ids = ColumnStore.Create(RowIdDataViewType.Instance);
            fillers.Add(ids.Filler(cursor.GetIdGetter()));
            return new Pool(stores, ids, [.. fillers]);
        }
    }

    private sealed class Cursor(DataViewRowCursor source, Pool pool, int poolSize, Random random) : StoredCursor(source.Schema, pool.Stores, pool.Ids)
    {
        // A ring of places. The pool's rows stand in it one after the other from start on; the last row shown stands just before.
        private readonly int[] places = [.. Enumerable.Range(0, poolSize + 1)];
        private int start;
        private int live;
        private int shown;
        private bool sourceEnded;

        protected override int Place => shown;

        protected override bool MovePlace()
        {
            while (live < poolSize && !sourceEnded)
                Refill();
            if (live == 0)
                return false;
            int drawn = (start + random.Next(live)) % places.Length;
            (places[drawn], places[start]) = (places[start], places[drawn]);
            shown = places[start];
            start = (start + 1) % places.Length;
            live--;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }

        private void Refill()
        {
            if (!source.MoveNext())
            {
                sourceEnded = true;
                return;
            }
            int place = places[(start + live) % places.Length];
            foreach (Action<int> fill in pool.Fillers)
                fill(place);
            live++;
        }
    }
}
