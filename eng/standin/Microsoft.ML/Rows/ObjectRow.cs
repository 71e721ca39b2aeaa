using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Objects of a class as rows: which object is current is the caller's to say.</summary>
internal sealed class ObjectRows<TRow> where TRow : class
{
    private readonly Func<Func<TRow>, Delegate>[] _getters;

    public ObjectRows(SchemaDefinition definition)
    {
        var columns = RowColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        Schema = RowColumn.SchemaOf(columns);
        _getters = [.. columns.Select(column => RowGetters<TRow>.Create(column.Member.Info, column.Type))];
    }

    public DataViewSchema Schema { get; }

    /// <summary>Getters of the active columns, null for the others.</summary>
    public Delegate[] GettersOf(Func<TRow> current, Func<int, bool> isActive) =>
        [.. _getters.Select((make, index) => isActive(index) ? make(current) : null)];

    public static ValueGetter<TValue> Checked<TValue>(Delegate[] getters, DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < getters.Length && getters[column.Index] is not null, nameof(column), "requested column not active");
        return getters[column.Index] as ValueGetter<TValue> ?? throw Contracts.Except(
            $"Invalid TValue in GetGetter for column #{column}: '{typeof(TValue)}', expected type: '{getters[column.Index].GetType().GetGenericArguments()[0]}'.");
    }
}

/// <summary>One row whose object is put in from outside: a prediction engine's input.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow _current;
    private long _position = -1;

    public ObjectRow(SchemaDefinition definition)
    {
        var rows = new ObjectRows<TRow>(definition);
        Schema = rows.Schema;
        _getters = rows.GettersOf(() => _current ?? throw Contracts.Except(RowCursorUtils.FetchValueStateError), _ => true);
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public void Set(TRow row)
    {
        _current = row;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => ObjectRows<TRow>.Checked<TValue>(_getters, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);
}
