using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>A counter of the tokens of columns, with a thread for each cursor over the rows.</summary>
internal sealed class TokenCounter
{
    /// <summary>The counted tokens.</summary>
    public VocabularyBuilder Tokens { get; } = new();

    /// <summary>The number of rows read.</summary>
    public long Rows { get; private set; }

    /// <summary>Counts the tokens of all rows.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="columns">
    /// Columns of text, each text one token, or of vectors of text. A column that is listed twice is counted once.
    /// </param>
    public static TokenCounter Count(IDataView input, IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] distinct = [.. columns.DistinctBy(column => column.Index)];
        DataViewRowCursor[] cursors = input.GetRowCursorSet(distinct, Environment.ProcessorCount);
        TokenCounter[] counters = Array.ConvertAll(cursors, _ => new TokenCounter());
        using var stop = new CancellationTokenSource();
        if (cursors.Length == 1)
        {
            counters[0].Read(cursors[0], distinct, stop);
            return counters[0];
        }

        // Each cursor has its own thread, not one of a pool: cursors that share a reader may wait for one another, so all must run.
        Task[] readers = [.. cursors.Select((cursor, i) => Task.Factory.StartNew(
            () => counters[i].Read(cursor, distinct, stop), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WhenAll(readers).GetAwaiter().GetResult();
        foreach (TokenCounter counter in counters.AsSpan(1))
        {
            counters[0].Tokens.Add(counter.Tokens);
            counters[0].Rows += counter.Rows;
        }

        return counters[0];
    }

    /// <summary>Counts a cursor's rows, until they end or another cursor's reader fails.</summary>
    private void Read(DataViewRowCursor cursor, DataViewSchema.Column[] columns, CancellationTokenSource stop)
    {
        using (cursor)
        {
            try
            {
                Action[] counts = Array.ConvertAll(
                    columns, column => column.Type is VectorDataViewType ? CountVector(cursor, column) : CountText(cursor, column));
                for (; !stop.IsCancellationRequested && cursor.MoveNext(); Rows++)
                {
                    foreach (Action count in counts)
                    {
                        count();
                    }
                }
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }
    }

    private Action CountText(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> token = default;
        return () =>
        {
            getter(ref token);
            Tokens.Add(token.Span);
        };
    }

    private Action CountVector(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        return () =>
        {
            getter(ref tokens);
            Tokens.Add(tokens.GetValues());
        };
    }
}
