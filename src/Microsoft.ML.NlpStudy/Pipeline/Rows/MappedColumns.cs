using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>The columns of a mapping over one input row: the input's own, passed through, and those computed.</summary>
internal sealed class MappedColumns
{
    private readonly RowMapping _mapping;
    private readonly bool[] _active;
    private readonly Delegate?[] _getters;

    public MappedColumns(RowMapping mapping, DataViewRow input, IEnumerable<DataViewSchema.Column> active)
    {
        _mapping = mapping;
        _active = mapping.ActiveColumns(active);
        _getters = mapping.CreateGetters(input, _active[mapping.InputSchema.Count..]);
    }

    public bool IsActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public ValueGetter<TValue> Getter<TValue>(DataViewRow input, DataViewSchema.Column column)
    {
        int inputs = _mapping.InputSchema.Count;
        return column.Index < inputs
            ? input.GetGetter<TValue>(_mapping.InputSchema[column.Index])
            : Cast<TValue>(_getters[column.Index - inputs], column);
    }

    /// <exception cref="InvalidOperationException">The column is not active, or holds another type.</exception>
    public static ValueGetter<TValue> Cast<TValue>(Delegate? getter, DataViewSchema.Column column) => getter switch
    {
        null => throw new InvalidOperationException($"Column '{column.Name}' is not active in this row."),
        ValueGetter<TValue> typed => typed,
        _ =>
            throw new InvalidOperationException(
                $"Column '{column.Name}': expected a getter of {column.Type.RawType}, found {typeof(TValue)}."),
    };
}
