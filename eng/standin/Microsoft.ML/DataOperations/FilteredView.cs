namespace Microsoft.ML.Data;

/// <summary>Makes the test that says, for the row a cursor stands on, whether it stays.</summary>
internal delegate Func<bool> RowTest(DataViewRowCursor cursor);

/// <summary>The rows of a data view that pass a test.</summary>
/// <param name="source">The data.</param>
/// <param name="tested">Columns of <paramref name="source"/> that the test reads.</param>
/// <param name="makeTest">Makes the test, anew for each cursor.</param>
/// <param name="needsOrder">The test depends on a row's place, so that rows must come one after the other and not shuffled.</param>
internal sealed class FilteredView(IDataView source, DataViewSchema.Column[] tested, RowTest makeTest, bool needsOrder = false) : IDataView
{
    public bool CanShuffle => !needsOrder && source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(source.GetRowCursor(WithTested(columnsNeeded), needsOrder ? null : rand), makeTest);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => needsOrder
        ? [GetRowCursor(columnsNeeded, rand)]
        : Array.ConvertAll(source.GetRowCursorSet(WithTested(columnsNeeded), n, rand), cursor => (DataViewRowCursor)new Cursor(cursor, makeTest));

    private IEnumerable<DataViewSchema.Column> WithTested(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Concat(tested).DistinctBy(column => column.Index);

    private sealed class Cursor(DataViewRowCursor source, RowTest makeTest) : ForwardingCursor(source)
    {
        private readonly Func<bool> test = makeTest(source);

        protected override bool MoveSource()
        {
            while (Source.MoveNext())
            {
                if (test())
                    return true;
            }
            return false;
        }
    }
}
