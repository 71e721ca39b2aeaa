using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>One of the cursors of a pass over a <see cref="CorpusView"/>.</summary>
internal sealed class CorpusCursor(DataViewSchema schema, ChunkFeed feed, bool[] active) : DataViewRowCursor
{
    private RowChunk? _chunk;
    private int _row = -1;
    private long _position = -1;
    private long _batch;
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    /// <summary>The number of the row's chunk. Rows of several cursors, sorted by batch, are in the file's order.</summary>
    public override long Batch => _batch;

    public override bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        if (_chunk is not null && ++_row < _chunk.Rows)
        {
            _position++;
            return true;
        }

        return NextChunk();
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < active.Length && active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor.");
        }

        int index = column.Index;
        Delegate getter = column.Type is VectorDataViewType
            ? (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)(
                (ref VBuffer<ReadOnlyMemory<char>> value) => PackedTexts.Unpack(Current()[_row, index], ref value))
            : (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current()[_row, index]);
        return getter is ValueGetter<TValue> typed
            ? typed
            : throw new InvalidOperationException(
                $"Column '{column.Name}': expected a getter of {column.Type.RawType}, found {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)(Current().FirstRow + _row), 0);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (_chunk, _position, _ended) = (null, -1, true);
            feed.Leave();
        }

        base.Dispose(disposing);
    }

    private bool NextChunk()
    {
        RowChunk? done = _chunk;
        (_chunk, _ended) = (null, true);
        _chunk = feed.Exchange(done);
        _ended = _chunk is null;
        _row = 0;
        _position = _ended ? -1 : _position + 1;
        _batch = _chunk?.Number ?? _batch;
        return !_ended;
    }

    private RowChunk Current() => _chunk ?? throw new InvalidOperationException("The cursor stands on no row: call MoveNext first.");
}
