using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// Some rows read ahead: the source's values, and those that one thread computes from them, whichever is free first.
/// </summary>
internal sealed class RowBlock
{
    /// <summary>The maximum number of rows in a block.</summary>
    public const int Capacity = 32;

    private readonly DataViewRowCursor _source;
    private readonly ColumnBuffer?[] _kept;
    private readonly ColumnBuffer?[] _computed;
    private readonly DataViewRowId[] _ids = new DataViewRowId[Capacity];
    private readonly long[] _batches = new long[Capacity];
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[Capacity];
    private readonly ManualResetEventSlim _done = new();
    private long _start;
    private int _slot;

    // A thread that was asked for these rows' predecessors may come late: it must find nothing to do until the next rows are complete.
    private int _claimed = 1;
    private volatile bool _stopped;

    public RowBlock(MappingChain chain, DataViewRowCursor source)
    {
        _source = source;
        _idGetter = source.GetIdGetter();
        _kept = new ColumnBuffer?[source.Schema.Count];
        foreach (DataViewSchema.Column column in chain.Needed)
        {
            _kept[column.Index] = ColumnBuffer.Create(source, column, Capacity);
        }

        DataViewRow row = chain.Map(new KeptRow(this));
        _computed = new ColumnBuffer?[chain.Schema.Count];
        foreach (DataViewSchema.Column column in chain.Active.Where(chain.Computes))
        {
            _computed[column.Index] = ColumnBuffer.Create(row, column, Capacity);
        }
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The slot of a row that the source failed to reach; <see langword="null"/> if there is none.</summary>
    public int? LostAt { get; private set; }

    /// <summary>Reads the source's next rows, at most <see cref="Capacity"/>.</summary>
    /// <param name="start">The number of rows before them.</param>
    /// <returns>Whether the source has ended.</returns>
    /// <remarks>An error while a row is read belongs to that row.</remarks>
    public bool Read(long start)
    {
        (_start, Count, LostAt) = (start, 0, null);
        _done.Reset();
        Array.Clear(_failures);
        bool ended = false;
        while (!ended && Count < Capacity)
        {
            ended = !TryReadRow();
        }

        Volatile.Write(ref _claimed, 0);
        return ended;
    }

    /// <summary>Computes the rows, unless another thread has begun to.</summary>
    public void Compute()
    {
        if (Interlocked.Exchange(ref _claimed, 1) != 0)
        {
            return;
        }

        for (_slot = 0; _slot < Count && !_stopped; _slot++)
        {
            if (_failures[_slot] is not null)
            {
                continue;
            }

            try
            {
                foreach (ColumnBuffer? column in _computed)
                {
                    column?.Read(_slot);
                }
            }
            catch (Exception e)
            {
                _failures[_slot] = ExceptionDispatchInfo.Capture(e);
            }
        }

        _done.Set();
    }

    /// <summary>Waits until the rows are computed, or computes them.</summary>
    public void Finish()
    {
        Compute();
        _done.Wait();
    }

    /// <summary>Ends the computation early.</summary>
    public void Stop()
    {
        _stopped = true;
        Finish();
    }

    public long BatchOf(int slot) => _batches[slot];

    public DataViewRowId IdOf(int slot) => _ids[slot];

    /// <summary>Throws the error of a row that could not be read or computed.</summary>
    public void ThrowIfFailed(int slot) => _failures[slot]?.Throw();

    /// <summary>Copies a value.</summary>
    public void CopyTo<TValue>(int column, int slot, ref TValue value)
    {
        ThrowIfFailed(slot);
        (column < _kept.Length ? _kept[column] : _computed[column])!.CopyTo(slot, ref value);
    }

    /// <summary>Reads a row; <see langword="false"/> if the source has none, or failed to reach it.</summary>
    private bool TryReadRow()
    {
        int slot = Count;
        bool reached = false;
        try
        {
            reached = _source.MoveNext();
            if (!reached)
            {
                return false;
            }

            foreach (ColumnBuffer? column in _kept)
            {
                column?.Read(slot);
            }

            _idGetter(ref _ids[slot]);
            _batches[slot] = _source.Batch;
        }
        catch (Exception e)
        {
            _failures[slot] = ExceptionDispatchInfo.Capture(e);
            LostAt = reached ? null : slot;
        }

        Count++;
        return reached;
    }

    /// <summary>The source's row of the slot that is being computed.</summary>
    private sealed class KeptRow(RowBlock block) : DataViewRow
    {
        public override DataViewSchema Schema => block._source.Schema;

        public override long Position => block._start + block._slot;

        public override long Batch => block._batches[block._slot];

        public override bool IsColumnActive(DataViewSchema.Column column) => block._kept[column.Index] is not null;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = block._ids[block._slot];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            MappedColumns.Cast<TValue>(block._kept[column.Index]?.CreateGetter(() => block._slot), column);
    }
}
