using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class CorpusCursorTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Tables of awkward texts: quotes, separators, line breaks, pairs of surrogates, nothing at all.</summary>
    private static Arbitrary<string[][]> Tables()
    {
        Gen<string> piece = Gen.Elements("a", "bc", "\"", "\"\"", ",", "\n", "\r", "\r\n", " ", "\t", "한글", "é", "😀", "\0", "");
        Gen<string> field = Gen.ListOf(piece).Select(string.Concat);
        return Arb.From(Gen.Choose(1, 4).SelectMany(width => Gen.NonEmptyListOf(Gen.ArrayOf(field, width)).Select(rows => rows.ToArray())));
    }

    [Property(MaxTest = 200)]
    public Property What_is_written_as_csv_reads_back_in_any_encoding_packed_or_not() => Prop.ForAll(Tables(), table =>
    {
        var bytes = new UTF8Encoding(false).GetBytes(Csv(table));
        List<string[]>[] read =
        [
            Read(bytes), Read(CorpusFiles.Pack(bytes)), Read([.. Encoding.UTF8.Preamble, .. bytes]),

            // A byte order mark alone would not do: before a NUL it is UTF-32's.
            Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Csv(table))], "utf-16"),
        ];

        return read.All(rows => Same(rows, table));

        List<string[]> Read(byte[] content, string? encoding = null) =>
            Load(_files.Write("x.csv", content), table[0].Length, encoding).Rows();
    });

    [Property(MaxTest = 50)]
    public Property The_rows_of_a_cursor_set_are_all_rows_and_their_batches_restore_the_order() => Prop.ForAll(Tables(), table =>
    {
        // Repeated often enough for several chunks.
        string[][] rows = [.. Enumerable.Range(0, 3_000).Select(i => table[i % table.Length])];
        CorpusView view = Load(_files.Write("set.csv", Csv(rows)), rows[0].Length);
        return Same(ReadInParallel(view, 3).Select(row => row.Values), rows);
    });

    [Fact]
    public void A_cursor_set_keeps_ids_and_batches_to_the_contract()
    {
        CorpusView view = Load(_files.Write("ids.csv", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"row {i}\n"))), 1);

        List<ReadRow> rows = ReadInParallel(view, 4);

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"row {i}"), rows.Select(row => row.Values[0]));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => new DataViewRowId((ulong)i, 0)), rows.Select(row => row.Id));
        Assert.All(rows.GroupBy(row => row.Batch), batch => Assert.Single(batch.Select(row => row.Cursor).Distinct()));
        Assert.All(rows.GroupBy(row => row.Cursor), cursor =>
        {
            Assert.Equal(cursor.Select(row => row.Batch).Order(), cursor.Select(row => row.Batch));
            Assert.Equal(Enumerable.Range(0, cursor.Count()).Select(i => (long)i), cursor.Select(row => row.Position));
        });
    }

    [Fact]
    public void One_thread_may_take_a_cursor_set_one_cursor_after_the_other()
    {
        CorpusView view = Load(_files.Write("one.csv", string.Concat(Enumerable.Range(0, 9_000).Select(i => $"{i}\n"))), 1);
        DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, 3);

        var rows = new List<string>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            rows.AddRange(cursor.Rows().Select(row => row[0]));
            cursor.Dispose();
        }

        Assert.Equal(9_000, rows.Distinct().Count());
        Assert.Equal(9_000, rows.Count);
    }

    [Fact]
    public void An_error_reaches_every_cursor_of_a_set()
    {
        CorpusView view = _ml.Data.LoadDelimited(
            _files.Write("bad.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 9_000)) + "3\n"));
        DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, 2);

        foreach (DataViewRowCursor cursor in cursors)
        {
            Assert.Contains("line 9002", Assert.Throws<FormatException>(() => cursor.Rows()).Message);
            cursor.Dispose();
        }
    }

    [Fact]
    public void A_cursor_left_early_ends_its_thread_and_lets_go_of_the_file()
    {
        string path = _files.Write("early.csv", string.Concat(Enumerable.Range(0, 200_000).Select(i => $"some text that is row {i}\n")));
        CorpusView view = Load(path, 1);
        DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, 2);
        Assert.True(cursors[0].MoveNext());
        Assert.True(IsOpen(path));

        cursors[0].Dispose();
        Assert.True(cursors[1].MoveNext());
        cursors[1].Dispose();

        Assert.False(IsOpen(path));
        Assert.False(cursors[0].MoveNext());
        Assert.Null(view.BadRows);
    }

    [Fact]
    public void Values_stay_what_they_were_when_the_cursor_has_moved_on()
    {
        string[] expected = [.. Enumerable.Range(0, 30_000).Select(i => $"row {i}")];
        CorpusView view = Load(_files.Write("keep.csv", string.Join('\n', expected)), 1);
        var kept = new List<ReadOnlyMemory<char>>();
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
        {
            ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema[0]);
            while (cursor.MoveNext())
            {
                ReadOnlyMemory<char> value = default;
                getter(ref value);
                kept.Add(value);
            }
        }

        Assert.Equal(expected, kept.Select(value => value.ToString()));
    }

    [Fact]
    public void A_cursor_gives_what_was_asked_for_and_only_on_a_row()
    {
        CorpusView view = _ml.Data.LoadDelimited(_files.Write("x.csv", "a,b\n1,2\n"));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["b"]]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["b"]);
        ReadOnlyMemory<char> value = default;

        Assert.True(cursor.IsColumnActive(view.Schema["b"]));
        Assert.False(cursor.IsColumnActive(view.Schema["a"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["a"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["b"]));
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        Assert.True(cursor.MoveNext());
        getter(ref value);
        Assert.Equal("2", value.ToString());
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetRowCursorSet(view.Schema, 0));
    }

    [Fact]
    public void Rows_can_be_counted_without_a_column()
    {
        CorpusView view = Load(_files.Write("x.csv", string.Concat(Enumerable.Repeat("text\n", 5_000))), 1);
        using DataViewRowCursor cursor = view.GetRowCursor([]);

        int rows = 0;
        while (cursor.MoveNext())
        {
            rows++;
        }

        Assert.Equal(5_000, rows);
    }

    [Fact]
    public void A_view_goes_through_a_pipeline_and_ML_NETs_own_row_operations()
    {
        CorpusView view = Load(_files.Write("x.csv", "One, two\nthree\n\"Two, one\"\n".Replace("One, two", "\"One, two\"")), 1);
        IDataView ids = _ml.Transforms.Text.CleanText("Clean", "F0")
            .Append(_ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Fit(view).Transform(view);

        Assert.Equal(3, ids.GetColumn<uint[]>("Ids").Count());
        Assert.Equal(["Two, one"], _ml.Data.SkipRows(view, 2).Lines());
        Assert.Equal(["One, two"], _ml.Data.TakeRows(view, 1).Lines());
    }

    private sealed record ReadRow(int Cursor, long Batch, long Position, DataViewRowId Id, string[] Values);

    /// <summary>Reads a cursor set on a thread each, and restores the order by the batches.</summary>
    private static List<ReadRow> ReadInParallel(CorpusView view, int count)
    {
        DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, count);
        Assert.Equal(count, cursors.Length);
        Task<List<ReadRow>>[] tasks = [.. cursors.Select((cursor, index) => Task.Factory.StartNew(
            () =>
            {
                using (cursor)
                {
                    var rows = new List<ReadRow>();
                    Func<string[]> row = cursor.RowGetter();
                    ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
                    while (cursor.MoveNext())
                    {
                        DataViewRowId value = default;
                        id(ref value);
                        rows.Add(new ReadRow(index, cursor.Batch, cursor.Position, value, row()));
                    }

                    return rows;
                }
            },
            TaskCreationOptions.LongRunning))];
        return [.. Task.WhenAll(tasks).Result.SelectMany(rows => rows).OrderBy(row => row.Batch)];
    }

    private CorpusView Load(string path, int width, string? encoding = null) => _ml.Data.LoadDelimited(path, new DelimitedTextOptions
    {
        Encoding = encoding,
        HasHeader = false,
        Columns = [.. Enumerable.Range(0, width).Select(i => new DelimitedColumn($"F{i}", i))],
    });

    /// <summary>Quotes the values that need it, and the only field of a row, since a blank line is no row.</summary>
    private static string Csv(string[][] table) =>
        string.Concat(table.Select(row => string.Join(',', row.Select(field => Quote(field, row.Length == 1))) + "\n"));

    private static string Quote(string field, bool always) =>
        always || field.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    private static bool Same(IEnumerable<string[]> rows, string[][] table) =>
        rows.Select(row => string.Join('\u0001', row)).SequenceEqual(table.Select(row => string.Join('\u0001', row)));

    private static bool IsOpen(string path)
    {
        try
        {
            using FileStream alone = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
