using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class DelimitedTextTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "1|2", "3|4")]
    [InlineData("a,b\n1,2\n3,4", "1|2", "3|4")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n", "1|2", "3|4")]
    [InlineData("a,b\r1,2\r3,4\r", "1|2", "3|4")]
    [InlineData("a,b\n\n1,2\n\r\n\n3,4\n\n", "1|2", "3|4")]
    [InlineData("a,b\n,\n\"\",\"\"\n", "|", "|")]
    [InlineData("a,b\n1,", "1|")]
    [InlineData("a,b\n\"x,y\",\"one \"\"two\"\"\"\n", "x,y|one \"two\"")]
    [InlineData("a,b\n\"two\nlines\",\"and\r\nthree\rmore\"\n5,6\n", "two\nlines|and\r\nthree\rmore", "5|6")]
    [InlineData("a,b\n5\" disc,say \"\"hi\"\"\n", "5\" disc|say \"\"hi\"\"")]
    [InlineData("a,b\n\"\"\"\",\"\"\"\"\"\"\n", "\"|\"\"")]
    [InlineData("a,b\n\0,x\0y\n", "\0|x\0y")]
    [InlineData("\uFEFFa,b\n1,2\n", "1|2")]
    [InlineData("a,b\n", new string[0])]
    [InlineData("a,b", new string[0])]
    public void A_csv_reads_as_RFC_4180_has_it(string content, params string[] expected)
    {
        CorpusView view = _ml.Data.LoadDelimited(_files.Write("x.csv", content));

        Assert.Equal(["a", "b"], view.Schema.Select(column => column.Name));
        Assert.Equal(expected, view.Lines());
    }

    [Fact]
    public void A_tsv_is_never_quoted_unless_it_is_said_to_be()
    {
        string path = _files.Write("x.tsv", "a\tb\n\"1\t2\"\n\"3 \"\"4\"\t\n");

        Assert.Equal(["\"1|2\"", "\"3 \"\"4\"|"], _ml.Data.LoadDelimited(path).Lines());
        Assert.Equal(
            ["1|2", "3 \"4|"],
            _ml.Data.LoadDelimited(_files.Write("y.tsv", "a\tb\n\"1\"\t2\n\"3 \"\"4\"\t\n"), new DelimitedTextOptions { Quoted = true })
                .Lines());
    }

    [Fact]
    public void Columns_are_chosen_by_name_or_number_in_any_order()
    {
        string path = _files.Write("x.csv", "id,Review text,id2\n1,good,x\n2,bad,y\n");

        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions
        {
            Columns = [new("Last", 2), new("Text", "review TEXT "), new("id"), new("Again", "1")],
        });

        Assert.Equal(["Last", "Text", "id", "Again"], view.Schema.Select(column => column.Name));
        Assert.Equal(["x|good|1|good", "y|bad|2|bad"], view.Lines());
    }

    [Fact]
    public void A_field_that_two_columns_are_read_from_loses_its_doubled_quotes_once()
    {
        string path = _files.Write("x.csv", "a\n\"\"\"\"\"x\"\"\"\"\"\n");

        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions { Columns = [new("A", 0), new("B", 0)] });

        Assert.Equal(["\"\"x\"\"|\"\"x\"\""], view.Lines());
    }

    [Fact]
    public void Without_a_header_fields_go_by_their_numbers()
    {
        CorpusView view = _ml.Data.LoadDelimited(
            _files.Write("x.txt", "1\tgood\n0\tbad\n"), new DelimitedTextOptions { HasHeader = false });

        Assert.Equal(["Field0", "Field1"], view.Schema.Select(column => column.Name));
        Assert.Equal(["1|good", "0|bad"], view.Lines());
    }

    [Theory]
    [InlineData("x.csv", "\uFEFFsep=,\r\na,b\r\n1,2\r\n", null)]
    [InlineData("x.csv", "sep=;\r\na;b\r\n1;2\r\n", null)]
    [InlineData("x.csv", "sep=;\r\na;b\r\n1;2\r\n", ';')]
    [InlineData("x.csv", "SEP=|\na|b\n1|2\n", null)]
    [InlineData("x.csv", "\"sep=;\"\na;b\n1;2\n", null)]
    [InlineData("x.csv", "sep=\t\na\tb\n\"1\"\t2\n", null)]
    [InlineData("x.data", "sep=,\na,b\n1,2\n", null)]
    public void Excels_first_line_is_no_row_and_names_the_separator(string name, string content, char? separator)
    {
        CorpusView view = _ml.Data.LoadDelimited(_files.Write(name, content), new DelimitedTextOptions { Separator = separator });

        Assert.Equal(["a", "b"], view.Schema.Select(column => column.Name));
        Assert.Equal(["1|2"], view.Lines());
    }

    [Theory]
    [InlineData("\"he said \\\"no\\\" to me, twice\",1\n", "he said \"no\" to me, twice|1")]
    [InlineData("a \\, comma,1\n", "a , comma|1")]
    [InlineData("\"back\\\\slash and \"\"quotes\"\"\",1\n", "back\\slash and \"quotes\"|1")]
    [InlineData("two\\\nlines,1\n", "two\nlines|1")]
    [InlineData("\"two\\\r\nlines\",1\r\n", "two\r\nlines|1")]
    [InlineData("x,end\\", "x|end\\")]
    public void An_escape_character_makes_the_one_behind_it_an_ordinary_one(string rows, string expected)
    {
        string path = _files.Write("x.csv", "a,b\n" + rows);

        Assert.Equal([expected], _ml.Data.LoadDelimited(path, new DelimitedTextOptions { EscapeCharacter = '\\' }).Lines());
    }

    [Fact]
    public void An_escaped_quote_that_is_not_expected_is_an_error_that_names_the_option()
    {
        CorpusView view = _ml.Data.LoadDelimited(_files.Write("x.csv", "a,b\n\"he said \\\"no\\\"\",1\n"));

        Assert.Contains("behind a closing quote (option EscapeCharacter, where a backslash goes before a quote), found 'n'",
            Assert.Throws<FormatException>(() => view.Rows()).Message);
    }

    [Fact]
    public void Comments_and_lines_at_the_start_are_passed_over_whatever_they_hold()
    {
        string path = _files.Write("x.csv", "Report of \"2020\n\n# the fields\na,b\n# 1,\"2\n3,4\n\"# 5\",6\n#\n");

        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions { SkippedLines = 1, CommentPrefix = "#" });

        Assert.Equal(["a", "b"], view.Schema.Select(column => column.Name));
        Assert.Equal(["3|4", "# 5|6"], view.Lines());
        CorpusView lines = _ml.Data.LoadDelimited(
            path, new DelimitedTextOptions { SkippedLines = 3, CommentPrefix = "# 1", MaximumRowLength = 4 });
        Assert.StartsWith($"{path}, line 7,", Assert.Throws<FormatException>(() => lines.Rows()).Message);
    }

    [Fact]
    public void A_file_that_has_to_be_unpacked_first_is_called_what_it_is()
    {
        Assert.Contains("found a zip archive", Message("PK\u0003\u0004xxxxxxxxxxxxx"u8.ToArray()));
        Assert.Contains("found bzip2 data", Message([.. "BZh91AY&SY"u8, 0, 0]));
        Assert.Contains("found a tar archive", Message([.. new byte[257], .. "ustar"u8, .. new byte[250]]));
        Assert.Contains("found a Parquet file", Message("PAR1xxxx"u8.ToArray()));

        string Message(byte[] content) =>
            Assert.Throws<FormatException>(() => _ml.Data.LoadDelimited(_files.Write("x.csv", content))).Message;
    }

    [Fact]
    public void Another_separator_and_an_unusual_name_read_with_options()
    {
        string path = _files.Write("x.data", "a;b\n1;\"2;3\"\n");

        Assert.Equal(["1|2;3"], _ml.Data.LoadDelimited(path, new DelimitedTextOptions { Separator = ';' }).Lines());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 3, 1, "expected 2 fields, found 1")]
    [InlineData("a,b\n1,2,3\n", 2, 5, "expected 2 fields, found 3")]
    [InlineData("a,b\n\"1\n2\",3,4\n", 3, 6, "expected 2 fields, found 3")]
    [InlineData("a,b\n\n1,\"x\ny\n", 3, 3, "expected a quote that closes this one, found the end of the file")]
    [InlineData("a,b\n1,\"x\"y\n", 2, 6, "expected a separator or the end of the line behind a closing quote, found 'y'")]
    [InlineData("a,b\r\n1,2\r\n\"x\r\ny\",\"z\" \r\n", 4, 7,
        "expected a separator or the end of the line behind a closing quote, found ' '")]
    [InlineData("a,b\n1,2\n123456789,0123456789\n", 3, 1, "expected a row of at most 16 characters (MaximumRowLength), found a longer one")]
    public void A_bad_row_is_named_with_file_line_and_column(string content, int line, int column, string problem)
    {
        string path = _files.Write("x.csv", content);
        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions { MaximumRowLength = 16 });

        var error = Assert.Throws<FormatException>(() => view.Rows());

        Assert.Equal($"{path}, line {line}, column {column}: {problem}.", error.Message);
    }

    [Fact]
    public void The_rows_before_a_bad_one_are_given_and_the_pass_is_over_behind_it()
    {
        CorpusView view = _ml.Data.LoadDelimited(_files.Write("x.csv", "a,b\n1,2\n3,4\n5\n6,7\n"));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.True(cursor.MoveNext());
        Assert.True(cursor.MoveNext());
        Assert.Throws<FormatException>(() => cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Null(view.BadRows);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n", new[] { "1|2", "4|5", "9|10" }, new long[] { 3, 5 })]
    [InlineData("a,b\n1,\"2\n3,4\n5,\"six\"\n", new[] { "3|4", "5|six" }, new long[] { 2 })]
    [InlineData("a,b\n1,\"2\n3,4\n5,six\n", new[] { "3|4", "5|six" }, new long[] { 2 })]
    [InlineData("a,b\n1,\"2\"x\n3,4\n", new[] { "3|4" }, new long[] { 2 })]
    [InlineData("a,b\n1,0123456789abcdefghijklmnop\n3,4\n", new[] { "3|4" }, new long[] { 2 })]
    [InlineData("a,b\n1,\"0123\n3,4\n5,6\n7,8\n9,0\n1,1\n", new[] { "3|4", "5|6", "7|8", "9|0", "1|1" }, new long[] { 2 })]
    [InlineData("a,b\n\"1,2", new string[0], new long[] { 2 })]
    public void Bad_rows_are_skipped_and_counted_where_that_is_asked_for(string content, string[] expected, long[] lines)
    {
        string path = _files.Write("x.csv", content);
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.RawMessage);
        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions { BadRows = BadRowHandling.Skip, MaximumRowLength = 20 });

        Assert.Equal(expected, view.Lines());

        Assert.Equal(lines.Length, view.BadRows!.Count);
        Assert.Equal(lines, view.BadRows.First.Select(row => row.Line));
        Assert.Equal(path, view.BadRows.First[0].FilePath);
        string message = Assert.Single(messages, m => m.Contains("bad rows"));
        Assert.Contains($"{path}: {lines.Length} bad rows left out. {view.BadRows.First[0]}", message);
    }

    [Fact]
    public void Of_many_bad_rows_the_first_ten_are_kept_and_all_are_counted()
    {
        string path = _files.Write("x.csv", "a,b\n" + string.Concat(Enumerable.Repeat("x\n", 5_000)) + "1,2\n");
        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions { BadRows = BadRowHandling.Skip });

        Assert.Equal(["1|2"], view.Lines());
        Assert.Equal(5_000, view.BadRows!.Count);
        Assert.Equal(Enumerable.Range(2, 10).Select(line => (long)line), view.BadRows.First.Select(row => row.Line));
    }

    [Theory]
    [InlineData("x.csv", "", "expected a header, found an empty file")]
    [InlineData("x.csv", "\n\r\n", "expected a header, found an empty file")]
    [InlineData("x.csv", "\"a", "line 1, column 1: expected a quote that closes this one, found the end of the file")]
    [InlineData("x.csv", "a,a\n1,2\n", "found 'a' twice")]
    public void A_file_without_a_usable_first_row_is_refused_at_once(string name, string content, string message)
    {
        string path = _files.Write(name, content);

        var error = Assert.Throws<FormatException>(() => _ml.Data.LoadDelimited(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void A_field_that_is_not_there_is_named_beside_those_that_are()
    {
        string path = _files.Write("x.csv", "review,sentiment\ngood,1\n");

        var error = Assert.Throws<ArgumentException>(
            () => _ml.Data.LoadDelimited(path, new DelimitedTextOptions { Columns = [new("stars")] }));

        Assert.Equal($"{path}: Option Columns: expected one of the fields 0 'review', 1 'sentiment', found 'stars'.", error.Message);
        Assert.Throws<ArgumentException>(() => _ml.Data.LoadDelimited(path, new DelimitedTextOptions { Columns = [new("A", 2)] }));
    }

    [Fact]
    public void What_is_no_file_is_said_before_any_work()
    {
        Assert.Contains("found nothing", Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadDelimited(_files.In("no.csv"))).Message);
        Assert.Contains("found a folder", Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadDelimited(_files.Folder)).Message);
    }

    public static TheoryData<DelimitedTextOptions, string> BadOptions => new()
    {
        { new DelimitedTextOptions { Encoding = "klingon" }, "Option Encoding: expected the name of an encoding" },
        { new DelimitedTextOptions { Encoding = "" }, "Option Encoding" },
        { new DelimitedTextOptions { Encoding = "cp0" }, "Option Encoding" },
        { new DelimitedTextOptions { MaximumRowLength = 0 }, "Option MaximumRowLength" },
        { new DelimitedTextOptions { BadRows = (BadRowHandling)7 }, "Option BadRows" },
        { new DelimitedTextOptions { InvalidBytes = (InvalidByteHandling)7 }, "Option InvalidBytes" },
        { new DelimitedTextOptions { Separator = '"' }, "Option Separator" },
        { new DelimitedTextOptions { EscapeCharacter = '"' }, "Option EscapeCharacter" },
        { new DelimitedTextOptions { EscapeCharacter = ',', Separator = ',' }, "Option EscapeCharacter" },
        { new DelimitedTextOptions { CommentPrefix = "" }, "Option CommentPrefix" },
        { new DelimitedTextOptions { SkippedLines = -1 }, "Option SkippedLines" },
        { new DelimitedTextOptions { Columns = [] }, "Option Columns: expected at least one column" },
        { new DelimitedTextOptions { Columns = [new("a", 0), new("a", 1)] }, "Option Columns: expected columns of different names" },
        { new DelimitedTextOptions { Columns = [new("", 0)] }, "Option Columns: expected columns with a name and a field" },
        { new DelimitedTextOptions(), "Option Separator: expected a character, since the name of" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named(DelimitedTextOptions options, string message)
    {
        string path = _files.Write("x.data", "a,b\n1,2\n");

        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadDelimited(path, options)).Message);
    }
}
