using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// A transformer bound to one input schema: the columns it adds, the columns it reads, and the computation of a row's values.
/// </summary>
internal abstract class RowMapping
{
    /// <param name="inputSchema">The schema that rows come with; kept, since ML.NET compares schemas by reference.</param>
    /// <param name="inputs">The columns that the added ones are computed from.</param>
    /// <param name="outputs">The added columns, which come after the input's.</param>
    protected RowMapping(DataViewSchema inputSchema, IReadOnlyList<DataViewSchema.Column> inputs,
        IReadOnlyList<DataViewSchema.DetachedColumn> outputs)
    {
        InputSchema = inputSchema;
        Inputs = inputs;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(outputs);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs { get; }

    /// <summary>Makes the getters of the added columns over a row; <see langword="null"/> for a column that is not asked for.</summary>
    /// <param name="input">The row, or a cursor over rows.</param>
    /// <param name="active">Whether each of the added columns is asked for.</param>
    public abstract Delegate?[] CreateGetters(DataViewRow input, bool[] active);

    /// <summary>
    /// Finds the input columns needed for these output columns: those passed through and, for a computed column, all that it is computed
    /// from.
    /// </summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(IEnumerable<DataViewSchema.Column> columns)
    {
        var needed = new SortedSet<int>();
        foreach (DataViewSchema.Column column in columns)
        {
            if (column.Index < InputSchema.Count)
            {
                needed.Add(column.Index);
            }
            else
            {
                needed.UnionWith(Inputs.Select(input => input.Index));
            }
        }

        return needed.Select(index => InputSchema[index]);
    }

    /// <summary>Marks the columns of <see cref="OutputSchema"/> that are among these.</summary>
    public bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            active[column.Index] = true;
        }

        return active;
    }
}
