using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// A cursor over rows seen through a network. It reads a batch of rows ahead, keeps the columns that are passed through, scores the batch
/// and shows its rows one by one. The input is read once, so a source that can be read only once will do.
/// </summary>
internal sealed class BatchedCursor : DataViewRowCursor
{
    private readonly BatchMapping _mapping;
    private readonly DataViewRowCursor _input;
    private readonly bool[] _active;
    private readonly BatchScorer _scorer;
    private readonly Delegate?[] _getters;
    private readonly ColumnBuffer?[] _passedThrough;
    private readonly DataViewRowId[] _ids;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly long[] _batches;
    private int _count;
    private int _slot;
    private long _position = -1;
    private bool _ended;

    public BatchedCursor(BatchMapping mapping, DataViewRowCursor input, IEnumerable<DataViewSchema.Column> active)
    {
        _mapping = mapping;
        _input = input;
        _active = mapping.ActiveColumns(active);
        _scorer = mapping.CreateScorer(input);
        _getters = _scorer.CreateGetters(_active[mapping.InputSchema.Count..], CurrentSlot);
        _passedThrough = [
            .. mapping.InputSchema.Select(column => _active[column.Index] ? ColumnBuffer.Create(input, column, mapping.BatchSize) : null)];
        _ids = new DataViewRowId[mapping.BatchSize];
        _idGetter = input.GetIdGetter();
        _batches = new long[mapping.BatchSize];
    }

    public override DataViewSchema Schema => _mapping.OutputSchema;

    public override long Position => _position;

    public override long Batch => _batches[_slot];

    public override bool MoveNext()
    {
        if (++_slot >= _count)
        {
            ReadBatch();
            _slot = 0;
        }

        _position = _count == 0 ? -1 : _position + 1;
        return _count > 0;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[CurrentSlot()];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int inputs = _mapping.InputSchema.Count;
        Delegate? getter = column.Index < inputs
            ? _passedThrough[column.Index]?.CreateGetter(CurrentSlot) : _getters[column.Index - inputs];
        return MappedColumns.Cast<TValue>(getter, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private int CurrentSlot() =>
        _position >= 0 ? _slot : throw new InvalidOperationException("The cursor stands on no row: call MoveNext first.");

    private void ReadBatch()
    {
        _count = 0;
        while (!_ended && _count < _mapping.BatchSize)
        {
            if (!_input.MoveNext())
            {
                _ended = true;
                break;
            }

            _scorer.Read(_count);
            foreach (ColumnBuffer? column in _passedThrough)
            {
                column?.Read(_count);
            }

            _idGetter(ref _ids[_count]);
            _batches[_count] = _input.Batch;
            _count++;
        }

        if (_count > 0)
        {
            _scorer.Score(_count);
        }
    }
}
