using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// A cursor over rows seen through mappings, whose values all processors compute ahead of its reader. The rows keep their order.
/// </summary>
/// <remarks>
/// The source is read on the reader's thread, in blocks of rows, of which only few are ahead: the memory does not grow with the rows. The
/// reader computes a block itself if no other thread has begun it. The first rows are computed one by one when they are asked for, so a
/// look at some rows neither starts threads nor meets errors of later rows. An error is thrown at its row, as without reading ahead.
/// </remarks>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    /// <summary>The number of rows that are not computed ahead.</summary>
    public const int FirstRows = RowBlock.Capacity;

    private readonly MappingChain _chain;
    private readonly DataViewRowCursor _source;
    private readonly DataViewRowCursor _first;
    private readonly Queue<RowBlock> _ahead = new();
    private readonly Stack<RowBlock> _free = new();
    private RowBlock? _shown;
    private int _slot;
    private long _read;
    private long _readAhead = FirstRows;
    private bool _sourceEnded;
    private bool _ended;

    public ReadAheadCursor(MappingChain chain, DataViewRowCursor source)
    {
        (_chain, _source) = (chain, source);
        _first = chain.Map(source);
    }

    public override DataViewSchema Schema => _chain.Schema;

    public override long Position => _ended ? -1 : _read - 1;

    public override long Batch => _shown?.BatchOf(_slot) ?? _first.Batch;

    public override bool MoveNext()
    {
        if (!_ended && TryMoveNext())
        {
            _read++;
            return true;
        }

        _ended = true;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _first.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        ValueGetter<DataViewRowId> first = _first.GetIdGetter();
        return (ref DataViewRowId value) =>
        {
            if (_shown is null)
            {
                first(ref value);
                return;
            }

            Shown.ThrowIfFailed(_slot);
            value = Shown.IdOf(_slot);
        };
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue> first = _first.GetGetter<TValue>(column);
        int index = column.Index;
        return (ref TValue value) =>
        {
            if (_shown is null)
            {
                first(ref value);
                return;
            }

            Shown.CopyTo(index, _slot, ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // No thread may use the source's rows after it is disposed.
            foreach (RowBlock block in _ahead)
            {
                block.Stop();
            }

            _ahead.Clear();
            _ended = true;
            _first.Dispose();
        }

        base.Dispose(disposing);
    }

    private RowBlock Shown =>
        _ended ? throw new InvalidOperationException("The cursor stands on no row: it has passed the last one.") : _shown!;

    private bool TryMoveNext()
    {
        if (_read < FirstRows)
        {
            return _first.MoveNext();
        }

        if ((_shown is null || ++_slot == _shown.Count) && !TryShowNextBlock())
        {
            return false;
        }

        if (_shown!.LostAt == _slot)
        {
            _ended = true;
            _shown.ThrowIfFailed(_slot);
        }

        return true;
    }

    private bool TryShowNextBlock()
    {
        if (_shown is not null)
        {
            _free.Push(_shown);
        }

        ReadAhead();
        if (!_ahead.TryDequeue(out RowBlock? next))
        {
            return false;
        }

        (_shown, _slot) = (next, 0);
        _shown.Finish();
        return true;
    }

    /// <summary>Reads blocks until there are two for each processor, or the source has ended.</summary>
    private void ReadAhead()
    {
        while (!_sourceEnded && _ahead.Count < 2 * Environment.ProcessorCount)
        {
            RowBlock block = _free.Count > 0 ? _free.Pop() : new RowBlock(_chain, _source);
            _sourceEnded = block.Read(_readAhead);
            _readAhead += block.Count;
            if (block.Count > 0)
            {
                _ahead.Enqueue(block);
                ThreadPool.QueueUserWorkItem(static block => block.Compute(), block, preferLocal: false);
            }
        }
    }
}
