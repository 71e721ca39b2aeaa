namespace Microsoft.ML.Data;

/// <summary>Makes rows of a new schema of rows of an input schema: each column is one of the input's, or one added.</summary>
internal sealed class ColumnMapper : IRowToRowMapper
{
    private readonly int[] sources;
    private readonly AddedColumns added;

    // A source is the index of an input column, or the complement of the index of an added one.
    private ColumnMapper(DataViewSchema input, int[] sources, AddedColumns added)
    {
        InputSchema = input;
        this.sources = sources;
        this.added = added;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(sources.Select(source => source >= 0 ? new DataViewSchema.DetachedColumn(input[source]) : added.Columns[~source]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>All input columns, and after them the added ones; an added one that hides another stands right behind that.</summary>
    public static ColumnMapper Add(DataViewSchema input, AddedColumns added)
    {
        List<int> sources = [.. Enumerable.Range(0, input.Count)];
        for (int i = 0; i < added.Columns.Length; i++)
        {
            string name = added.Columns[i].Name;
            int hidden = sources.FindLastIndex(source => (source >= 0 ? input[source].Name : added.Columns[~source].Name) == name);
            sources.Insert(hidden < 0 ? sources.Count : hidden + 1, ~i);
        }
        return new ColumnMapper(input, [.. sources], added);
    }

    /// <summary>Some of the input columns, in the order given.</summary>
    public static ColumnMapper Select(DataViewSchema input, int[] columns) => new(input, columns, new MappedColumns([]));

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns
        .SelectMany(column => sources[column.Index] is >= 0 and var source ? [source] : added.InputsOf(~sources[column.Index]))
        .Distinct()
        .Select(index => InputSchema[index]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new MappedRow(input, Bind(input, activeColumns));

    public IDataView View(IDataView source) => new MappedView(source, this);

    /// <summary>Getters of the active columns over a row.</summary>
    public BoundMapping Bind(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = new bool[sources.Length];
        var activeAdded = new bool[added.Columns.Length];
        foreach (DataViewSchema.Column column in activeColumns)
        {
            active[column.Index] = true;
            if (sources[column.Index] < 0)
                activeAdded[~sources[column.Index]] = true;
        }
        return new BoundMapping(OutputSchema, input, sources, active, added.MakeGetters(input, activeAdded));
    }
}
