using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Tests.Pipeline;

public class ReadAheadCursorTests
{
    private const int Rows = 1_000;
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ReadAheadCursor.FirstRows)]
    [InlineData(ReadAheadCursor.FirstRows + 1)]
    [InlineData(ReadAheadCursor.FirstRows + (3 * RowBlock.Capacity))]
    [InlineData(Rows)]
    public void Rows_keep_their_order_values_and_ids(int count)
    {
        IDataView texts = Texts(count);
        IDataView words = _ml.Transforms.Text.TokenizeText("Words", "Text").Fit(texts).Transform(texts);
        IDataView both = Numbers<VBuffer<ReadOnlyMemory<char>>>("Longer", "Words", tokens => 10 * tokens.Length).Transform(words);

        using DataViewRowCursor cursor = both.GetRowCursor(both.Schema);
        using DataViewRowCursor source = texts.GetRowCursor(texts.Schema);
        ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(both.Schema["Text"]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> tokens = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(both.Schema["Words"]);
        ValueGetter<int> longer = cursor.GetGetter<int>(both.Schema["Longer"]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        ValueGetter<DataViewRowId> sourceId = source.GetIdGetter();
        ReadOnlyMemory<char> shownText = default;
        VBuffer<ReadOnlyMemory<char>> shownTokens = default;
        int shownLength = 0;
        DataViewRowId shownId = default, expectedId = default;
        for (int row = 0; row < count; row++)
        {
            Assert.True(cursor.MoveNext() && source.MoveNext());
            text(ref shownText);
            tokens(ref shownTokens);
            longer(ref shownLength);
            id(ref shownId);
            sourceId(ref expectedId);
            Assert.Equal((row, source.Batch, expectedId), (cursor.Position, cursor.Batch, shownId));
            Assert.Equal(TextOf(row), shownText.ToString());
            Assert.Equal(TextOf(row).Split(' '), shownTokens.GetValues().ToArray().Select(token => token.ToString()));
            Assert.Equal(10 * shownTokens.Length, shownLength);
        }

        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.ThrowsAny<Exception>(() => longer(ref shownLength));
    }

    [Fact]
    public void Two_threads_compute_at_once()
    {
        if (Environment.ProcessorCount == 1)
        {
            return;
        }

        // A thread waits in its first row that is read ahead until another thread is in its own.
        using var meeting = new Barrier(2);
        var threads = new ConcurrentDictionary<int, bool>();
        bool met = true;
        IDataView numbers = Numbers("Length", text =>
        {
            if (int.Parse(text.Split(' ')[2]) >= ReadAheadCursor.FirstRows && threads.TryAdd(Environment.CurrentManagedThreadId, true)
                && threads.Count <= 2)
            {
                met &= meeting.SignalAndWait(TimeSpan.FromSeconds(30));
            }

            return text.Length;
        }).Transform(Texts(Rows));

        Assert.Equal(Enumerable.Range(0, Rows).Select(row => TextOf(row).Length), numbers.GetColumn<int>("Length"));
        Assert.True(met && threads.Count >= 2);
    }

    [Fact]
    public void An_error_is_thrown_at_its_row_and_other_rows_can_be_read()
    {
        IDataView lengths = Numbers("Length", text => text == TextOf(500) ? throw new FormatException("Row 500.") : text.Length)
            .Transform(Texts(Rows));
        using DataViewRowCursor cursor = lengths.GetRowCursor(lengths.Schema);
        ValueGetter<int> getter = cursor.GetGetter<int>(lengths.Schema["Length"]);
        int length = 0;
        for (int row = 0; row < Rows; row++)
        {
            Assert.True(cursor.MoveNext());
            if (row == 500)
            {
                Assert.Equal("Row 500.", Assert.Throws<FormatException>(() => getter(ref length)).Message);
            }
            else
            {
                getter(ref length);
                Assert.Equal(TextOf(row).Length, length);
            }
        }
    }

    [Fact]
    public void Rows_before_an_error_of_the_source_are_shown()
    {
        IDataView lengths = Numbers("Length", text => text.Length).Transform(
            _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(
                row => new TextRows.TextRow { Text = row < 500 ? TextOf(row) : throw new FormatException("The source ends here.") })));
        using DataViewRowCursor cursor = lengths.GetRowCursor(lengths.Schema);
        for (int row = 0; row < 500; row++)
        {
            Assert.True(cursor.MoveNext());
        }

        Assert.Equal("The source ends here.", Assert.Throws<FormatException>(() => cursor.MoveNext()).Message);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_look_at_the_first_rows_reads_no_more_of_the_source()
    {
        var texts = new CountedReads(Texts(Rows), "Text");
        IDataView lengths = Numbers("Length", text => text.Length).Transform(texts);

        Assert.Equal(5, lengths.GetColumn<int>("Length").Take(5).Count());

        Assert.Equal(5, texts.Count);
    }

    [Fact]
    public void A_disposed_cursor_computes_nothing_more()
    {
        int computed = 0;
        IDataView lengths = Numbers("Length", text => Interlocked.Increment(ref computed)).Transform(Texts(Rows));
        DataViewRowCursor cursor = lengths.GetRowCursor(lengths.Schema);
        for (int row = 0; row < 200; row++)
        {
            cursor.MoveNext();
        }

        cursor.Dispose();

        int afterwards = computed;
        Thread.Sleep(50);
        Assert.Equal(afterwards, computed);
        Assert.False(cursor.MoveNext());
    }

    private static string TextOf(int row) => $"text number {row}{string.Concat(Enumerable.Repeat(" and", row % 40))}";

    private IDataView Texts(int count) => _ml.Texts([.. Enumerable.Range(0, count).Select(TextOf)]);

    private Computed<ReadOnlyMemory<char>> Numbers(string output, Func<string, int> compute) =>
        Numbers<ReadOnlyMemory<char>>(output, "Text", text => compute(text.ToString()));

    private Computed<T> Numbers<T>(string output, string input, Func<T, int> compute) =>
        new(_ml, output, input, compute);

    /// <summary>A transformer that adds a number computed from a value.</summary>
    private sealed class Computed<T>(IHostEnvironment environment, string output, string input, Func<T, int> compute)
        : RowTransformer(environment, "Computed")
    {
        private protected override RowMapping Bind(DataViewSchema inputSchema) => new ColumnMapping(
            inputSchema, [inputSchema[input]],
            (new DataViewSchema.DetachedColumn(output, NumberDataViewType.Int32), row =>
            {
                ValueGetter<T> source = row.GetGetter<T>(inputSchema[input]);
                T value = default!;
                return (ValueGetter<int>)((ref int number) =>
                {
                    source(ref value);
                    number = compute(value);
                });
            }
        ));

        private protected override void Save(ModelFolderWriter folder) => throw new NotSupportedException();
    }
}
