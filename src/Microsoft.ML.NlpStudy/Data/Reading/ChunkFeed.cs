using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A feed of the rows of one pass to the cursors that share it, each chunk to the cursor that asks next. A separate thread reads, decodes
/// and parses ahead, a few chunks at most; a corpus of one chunk needs no thread.
/// </summary>
/// <param name="open">Opens the reader of this pass, when the first row is asked for.</param>
/// <param name="columns">The number of columns of a row.</param>
/// <param name="cursors">The number of cursors that share the pass.</param>
/// <param name="finished">Called once, after the last row.</param>
internal sealed class ChunkFeed(Func<CorpusReader> open, int columns, int cursors, Action finished)
{
    private readonly Lock _starting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<RowChunk> _full = new(cursors + 2);
    private readonly ConcurrentBag<RowChunk> _empty = [];
    private CorpusReader? _reader;
    private Thread? _thread;
    private ExceptionDispatchInfo? _error;
    private bool _started;
    private int _open = cursors;
    private long _chunks;
    private long _rows;

    /// <summary>Exchanges a chunk that has been read for the next one.</summary>
    /// <returns>The chunk, or <see langword="null"/> behind the last.</returns>
    /// <exception cref="FormatException">The rows before the next chunk were the last that could be read.</exception>
    public RowChunk? Exchange(RowChunk? done)
    {
        if (done is not null)
        {
            _empty.Add(done);
        }

        lock (_starting)
        {
            if (!_started)
            {
                _started = true;
                Start();
            }
        }

        if (_full.TryTake(out RowChunk? chunk, Timeout.Infinite))
        {
            return chunk;
        }

        _error?.Throw();
        return null;
    }

    /// <summary>Ends one cursor's part; when the last cursor leaves, the pass ends wherever it stands.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _open) > 0)
        {
            return;
        }

        _stop.Cancel();
        _thread?.Join();
        _full.Dispose();
        _stop.Dispose();
    }

    private void Start()
    {
        if (!ReadChunk())
        {
            return;
        }

        _thread = new Thread(ReadAhead) { IsBackground = true, Name = "NlpStudy reading" };
        _thread.Start();
    }

    private void ReadAhead()
    {
        while (ReadChunk())
        {
        }
    }

    /// <returns>False behind the last chunk, and where reading is to stop; the reader is closed then.</returns>
    private bool ReadChunk()
    {
        bool goesOn = false;
        try
        {
            _reader ??= open();
            RowChunk chunk = _empty.TryTake(out RowChunk? used) ? used : new RowChunk(columns);
            chunk.Start(_chunks++, _rows);
            try
            {
                goesOn = chunk.Fill(_reader);
            }
            finally
            {
                // The rows before a bad one are still given.
                _rows += chunk.Rows;
                if (chunk.Rows > 0)
                {
                    _full.Add(chunk, _stop.Token);
                }
            }

            if (!goesOn)
            {
                finished();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            goesOn = false;
        }
        catch (Exception error)
        {
            goesOn = false;
            _error = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            if (!goesOn)
            {
                _reader?.Dispose();
                _full.CompleteAdding();
            }
        }

        return goesOn;
    }
}
