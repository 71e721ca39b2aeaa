using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Objects of an enumerable as rows, enumerated anew by each cursor and never held.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView where TRow : class
{
    private readonly IHost _host;
    private readonly IEnumerable<TRow> _data;
    private readonly ObjectRows<TRow> _rows;

    public EnumerableDataView(IHostEnvironment env, IEnumerable<TRow> data, SchemaDefinition definition)
    {
        _host = env.Register("StreamingDataView");
        _data = data;
        _rows = new ObjectRows<TRow>(definition);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => _rows.Schema;

    public long? GetRowCount() => (_data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly IChannel _channel;
        private readonly IEnumerator<TRow> _enumerator;
        private readonly Delegate[] _getters;
        private TRow _current;
        private bool _ended;
        private long _position = -1;

        public Cursor(EnumerableDataView<TRow> view, HashSet<int> active)
        {
            _channel = view._host.Start("Cursor");
            _enumerator = view._data.GetEnumerator();
            Schema = view.Schema;
            // As in ML.NET, the getters do not look whether there is a current object; the identity's does.
            _getters = view._rows.GettersOf(() => _current, active.Contains);
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema { get; }

        public override bool MoveNext()
        {
            if (_ended)
                return false;
            if (!_enumerator.MoveNext())
            {
                Dispose();
                return false;
            }
            _current = _enumerator.Current ?? throw _channel.Except("Encountered null when iterating over data, this is not supported.");
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            _channel.Check(0 <= column.Index && column.Index < _getters.Length, $"Column index must be between 0 and {_getters.Length}");
            return _getters[column.Index] is not null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => ObjectRows<TRow>.Checked<TValue>(_getters, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            _channel.Check(_current is not null, RowCursorUtils.FetchValueStateError);
            id = new DataViewRowId((ulong)_position, 0);
        };

        protected override void Dispose(bool disposing)
        {
            _ended = true;
            _current = null;
            _position = -1;
            _enumerator.Dispose();
            _channel.Dispose();
        }
    }
}
