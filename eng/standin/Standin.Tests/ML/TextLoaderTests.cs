using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

/// <summary>How ML.NET reads text files: fields, quotes, types, missing values, headers.</summary>
public sealed class TextLoaderTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string folder = Directory.CreateTempSubdirectory("standin-text").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a,,c", "a||c")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"say \"\"hi\"\"\",c", "say \"hi\"|c")]
    [InlineData("\"\"\"\",c", "\"|c")]
    [InlineData("\"\",c", "|c")]
    [InlineData("a\"b\"c,d", "a\"b\"c|d")]
    [InlineData("  a ,  b", "a |b")]
    [InlineData("  \"a\"  ,b", "a|b")]
    [InlineData("\"a\"x,b", "|b")]
    [InlineData("\"open,b", "|")]
    [InlineData("\"a\"\"\",b", "a\"|b")]
    [InlineData("\" a \",b", " a |b")]
    public void Quoted_fields_follow_the_rules_of_MLNet(string line, string expected)
    {
        string fields = string.Join("|", Rows(Text(line), new() { AllowQuoting = true, Separators = [','], Columns = TextColumns(expected.Count(c => c == '|') + 1) })[0]);

        Assert.Equal(expected, fields);
    }

    [Fact]
    public void Quotes_are_ordinary_characters_unless_quoting_is_allowed()
    {
        string[] fields = Rows(Text("\"a,b\",c"), new() { Separators = [','], Columns = TextColumns(3) })[0];

        Assert.Equal(["\"a", "b\"", "c"], fields);
    }

    [Fact]
    public void An_escape_character_of_its_own_goes_only_before_a_quote()
    {
        string[] fields = Rows(Text("\"a\\\"b\\nc\",d"), new() { AllowQuoting = true, EscapeChar = '\\', Separators = [','], Columns = TextColumns(2) })[0];

        Assert.Equal(["a\"b\\nc", "d"], fields);
    }

    [Fact]
    public void Any_of_several_separators_ends_a_field()
    {
        string[] fields = Rows(Text("a,b;c\td"), new() { Separators = [',', ';', '\t'], Columns = TextColumns(4) })[0];

        Assert.Equal(["a", "b", "c", "d"], fields);
    }

    [Fact]
    public void A_quoted_field_holds_line_breaks_when_they_may_be_read()
    {
        string path = Text("1,\"one\ntwo \"\"x\"\"\n\nthree\"", "2,\"plain\"", "3,un\"quoted");
        var options = new TextLoader.Options { AllowQuoting = true, ReadMultilines = true, Separators = [','], Columns = TextColumns(2) };

        Assert.Equal([["1", "one\ntwo \"x\"\n\nthree"], ["2", "plain"], ["3", "un\"quoted"]], Rows(path, options));
    }

    [Fact]
    public void An_escaped_quote_does_not_end_a_field_over_several_lines()
    {
        string path = Text("\"a\\\"", "b\",1", "\"c\",2");
        var options = new TextLoader.Options { AllowQuoting = true, ReadMultilines = true, EscapeChar = '\\', Separators = [','], Columns = TextColumns(2) };

        Assert.Equal([["a\"\nb", "1"], ["c", "2"]], Rows(path, options));
    }

    [Fact]
    public void A_quoted_field_that_never_ends_is_a_format_error()
    {
        var options = new TextLoader.Options { AllowQuoting = true, ReadMultilines = true, Separators = [','], Columns = TextColumns(1) };

        FormatException exception = Assert.Throws<FormatException>(() => Rows(Text("a", "\"b", "c"), options));

        Assert.IsType<EndOfStreamException>(Assert.IsType<FormatException>(exception.InnerException).InnerException);
    }

    [Fact]
    public void Comments_and_empty_lines_and_the_header_are_not_rows()
    {
        string path = Text("# a comment before the first row", "", "// another", "name", "a", "//b", "", "#c", "/d");

        Assert.Equal([["a"], ["#c"], ["/d"]], Rows(path, new() { HasHeader = true, Columns = TextColumns(1) }));
    }

    [Fact]
    public void Every_file_of_a_pattern_has_its_own_header()
    {
        Write("1.tsv", "name", "a");
        Write("2.tsv", "name", "b");

        Assert.Equal([["a"], ["b"]], Rows(Path.Combine(folder, "*.tsv"), new() { HasHeader = true, Columns = TextColumns(1) }));
    }

    [Fact]
    public void Trimming_cuts_the_end_of_the_line_only()
    {
        string[] fields = Rows(Text("a ,b \t "), new() { TrimWhitespace = true, Separators = [','], Columns = TextColumns(2) })[0];

        Assert.Equal(["a ", "b"], fields);
    }

    [Fact]
    public void Missing_values_are_NaN_zero_false_or_empty_by_type()
    {
        TextLoader.Column[] columns =
        [
            new("Single", DataKind.Single, 0), new("Double", DataKind.Double, 1), new("Int", DataKind.Int32, 2),
            new("Flag", DataKind.Boolean, 3), new("Text", DataKind.String, 4), new("Absent", DataKind.Single, 9),
        ];
        IDataView data = ml.Data.LoadFromTextFile(Text("?,NaN,,,?", "N/A,x1,7,yes,", ",,-3,FALSE,t", "1e-3,-.5,0,+1,t"), new TextLoader.Options { Separators = [','], Columns = columns });

        Assert.Equal([float.NaN, float.NaN, 0, 0.001f], data.GetColumn<float>("Single"));
        Assert.Equal([double.NaN, double.NaN, 0, -0.5], data.GetColumn<double>("Double"));
        Assert.Equal([0, 7, -3, 0], data.GetColumn<int>("Int"));
        Assert.Equal([false, true, false, true], data.GetColumn<bool>("Flag"));
        Assert.Equal(["?", "", "t", "t"], data.GetColumn<string>("Text"));
        Assert.Equal([0, 0, 0, 0], data.GetColumn<float>("Absent"));
    }

    [Fact]
    public void No_more_rows_are_read_than_asked_for() =>
        Assert.Equal([["a"], ["b"]], Rows(Text("a", "b", "c"), new() { MaxRows = 2, Columns = TextColumns(1) }));

    [Fact]
    public void Empty_and_absent_real_numbers_are_NaN_on_demand()
    {
        TextLoader.Column[] columns = [new("One", DataKind.Single, 0), new("All", DataKind.Single, [new TextLoader.Range(0, 3)]), new("Text", DataKind.String, 1)];
        IDataView data = ml.Data.LoadFromTextFile(Text("1,,3", ",2"), new TextLoader.Options { Separators = [','], MissingRealsAsNaNs = true, Columns = columns });

        Assert.Equal([1, float.NaN], data.GetColumn<float>("One"));
        Assert.Equal([[1, float.NaN, 3, float.NaN], [float.NaN, 2, float.NaN, float.NaN]], data.GetColumn<float[]>("All"));
        Assert.Equal(["", "2"], data.GetColumn<string>("Text"));
    }

    [Theory]
    [InlineData(DataKind.Int32, "x")]
    [InlineData(DataKind.Int32, "?")]
    [InlineData(DataKind.Byte, "256")]
    [InlineData(DataKind.UInt32, "-1")]
    [InlineData(DataKind.SByte, "-129")]
    [InlineData(DataKind.Boolean, "maybe")]
    public void Text_that_is_no_value_of_its_type_is_a_format_error(DataKind kind, string text)
    {
        IDataView data = ml.Data.LoadFromTextFile(Text(text), [new TextLoader.Column("Value", kind, 0)]);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);

        FormatException exception = Assert.Throws<FormatException>(() => cursor.MoveNext());

        Assert.Contains($"Could not parse value {text} in line 1, column Value", Assert.IsType<InvalidOperationException>(exception.InnerException).Message);
    }

    [Fact]
    public void A_tab_before_a_number_of_several_characters_spoils_it()
    {
        IDataView data = ml.Data.LoadFromTextFile(Text("\t12,12\t,\t1"), new TextLoader.Options { Separators = [','], Columns = [new("All", DataKind.Single, 0, 2)] });

        Assert.Equal([float.NaN, 12, 1], data.GetColumn<float[]>("All").Single());
    }

    [Fact]
    public void Decimal_commas_are_read_where_they_are_said_to_be()
    {
        IDataView data = ml.Data.LoadFromTextFile(Text("1,5;-2,25e1"), new TextLoader.Options { Separators = [';'], DecimalMarker = ',', Columns = [new("A", DataKind.Double, 0), new("B", DataKind.Double, 1)] });

        Assert.Equal(1.5, data.GetColumn<double>("A").Single());
        Assert.Equal(-22.5, data.GetColumn<double>("B").Single());
    }

    [Fact]
    public void Keys_in_text_count_from_0_and_in_the_data_from_1()
    {
        IDataView data = ml.Data.LoadFromTextFile(
            Text("0", "2", "3", "", "?", "x"), new TextLoader.Options { Columns = [new("Key", DataKind.UInt32, [new(0)], new KeyCount(3)), new("Text", DataKind.String, 0)] });

        Assert.Equal(new KeyDataViewType(typeof(uint), 3), data.Schema["Key"].Type);
        Assert.Equal([1u, 3u, 0u, 0u, 0u], data.GetColumn<uint>("Key"));
    }

    [Fact]
    public void Sparse_fields_fill_a_vector_behind_their_size()
    {
        IDataView data = ml.Data.LoadFromTextFile(Text("1 5 1:2 4:3", "2 5 0:9"), new TextLoader.Options
        {
            AllowSparse = true,
            Separators = [' '],
            Columns = [new("Label", DataKind.Single, 0), new("Features", DataKind.Single, [new TextLoader.Range(1, 5)])],
        });

        Assert.Equal([1, 2], data.GetColumn<float>("Label"));
        Assert.Equal([[0, 2, 0, 0, 3], [9, 0, 0, 0, 0]], data.GetColumn<float[]>("Features"));
        Assert.False(data.GetColumn<VBuffer<float>>("Features").First().IsDense);
    }

    [Fact]
    public void A_range_without_an_end_takes_its_size_and_names_from_the_file()
    {
        string path = Text("Label,First, Second ,Third", "1,2,3,4", "0,5,6,7");
        IDataView data = ml.Data.LoadFromTextFile(path, new TextLoader.Options
        {
            HasHeader = true,
            Separators = [','],
            Columns = [new("Label", DataKind.Boolean, 0), new("Rest", DataKind.Single, [new TextLoader.Range(1, null)])],
        });
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Rest"].GetSlotNames(ref names);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), data.Schema["Rest"].Type);
        Assert.Equal(["First", "Second", "Third"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal([[2, 3, 4], [5, 6, 7]], data.GetColumn<float[]>("Rest"));
    }

    [Fact]
    public void A_variable_range_is_as_long_as_each_line()
    {
        IDataView data = ml.Data.LoadFromTextFile(
            Text("1,2,3", "4"), new TextLoader.Options { Separators = [','], Columns = [new("All", DataKind.Int32, [new() { Min = 0, VariableEnd = true }])] });

        Assert.Equal([[1, 2, 3], [4]], data.GetColumn<int[]>("All"));
    }

    [Fact]
    public void All_other_columns_are_those_that_no_range_takes()
    {
        IDataView data = ml.Data.LoadFromTextFile(Text("0,1,2,3,4"), new TextLoader.Options
        {
            Separators = [','],
            Columns = [new("Two", DataKind.Int32, 2), new("Others", DataKind.Int32, [new() { Min = 0, Max = 4, AllOther = true, ForceVector = true }])],
        });

        Assert.Equal([0, 1, 3, 4], data.GetColumn<int[]>("Others").Single());
    }

    [Fact]
    public void Members_with_LoadColumn_are_columns()
    {
        IDataView data = ml.Data.LoadFromTextFile<Review>(Text("text\tlabel\ta\tb", "fine, really\t1\t2\t3"), hasHeader: true);

        Review review = ml.Data.CreateEnumerable<Review>(data, reuseRowObject: false).Single();
        Assert.Equal(("fine, really", true), (review.Text, review.IsPositive));
        Assert.Equal([2f, 3f], review.Numbers);
        Assert.NotNull(data.Schema.GetColumnOrNull("Label"));
    }

    [Fact]
    public void A_member_without_LoadColumn_is_named_in_the_error()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => ml.Data.LoadFromTextFile<Incomplete>(Text("a")));

        Assert.Contains("Property 'Forgotten' is missing the LoadColumnAttribute attribute", exception.Message);
    }

    [Fact]
    public void A_missing_file_is_named_in_the_error()
    {
        string path = Path.Combine(folder, "none.tsv");

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.LoadFromTextFile(path, TextColumns(1)));

        Assert.Equal("path", exception.ParamName);
        Assert.Contains(path, exception.Message);
    }

    [Fact]
    public void A_file_that_goes_away_is_named_in_the_error()
    {
        string path = Text("a");
        IDataView data = ml.Data.LoadFromTextFile(path, TextColumns(1));
        File.Delete(path);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);

        FormatException exception = Assert.Throws<FormatException>(() => cursor.MoveNext());

        Assert.Contains(path, Assert.IsAssignableFrom<IOException>(exception.InnerException?.InnerException).Message);
    }

    [Fact]
    public void Cursors_start_over_and_do_not_disturb_each_other()
    {
        IDataView data = ml.Data.LoadFromTextFile(Text("a", "b", "c"), TextColumns(1));

        IEnumerable<(string, string)> pairs = data.GetColumn<string>("0").Zip(data.GetColumn<string>("0").Skip(1));

        Assert.Equal([("a", "b"), ("b", "c")], pairs);
        Assert.False(data.CanShuffle);
        Assert.Null(data.GetRowCount());
    }

    [Fact]
    public void Illegal_quoting_is_reported_to_the_log()
    {
        var messages = new List<string>();
        ml.Log += (_, line) => messages.Add(line.RawMessage);

        Rows(Text("a", "\"b\"c"), new() { AllowQuoting = true, Separators = [','], Columns = TextColumns(1) });

        Assert.Contains(messages, message => message.EndsWith("(2,1)-(2,5): Illegal quoting", StringComparison.Ordinal));
    }

    [DataFact]
    public void IMDB_has_25000_reviews_half_of_them_positive()
    {
        string path = Path.Combine(folder, "imdb.csv");
        DataFiles.Unpack("imdb/train.csv.gz", path);
        IDataView data = ml.Data.LoadFromTextFile(path, new TextLoader.Options
        {
            HasHeader = true,
            AllowQuoting = true,
            ReadMultilines = true,
            Separators = [','],
            Columns = [new("Text", DataKind.String, 0), new("Label", DataKind.Boolean, 1)],
        });

        Assert.Equal(25_000, data.GetColumn<string>("Text").Count(text => text.Length > 0));
        Assert.Equal(12_500, data.GetColumn<bool>("Label").Count(isPositive => isPositive));
        Assert.StartsWith("The truth is that a film based on a Harold Robbins novel is not going to win any awards. This is no exception. \"The Lonely Lady\" is", data.GetColumn<string>("Text").First());
    }

    private string Text(params string[] lines) => Write("data.txt", lines);

    private string Write(string name, params string[] lines)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, string.Join("\n", lines) + "\n");
        return path;
    }

    private static TextLoader.Column[] TextColumns(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TextLoader.Column(i.ToString(), DataKind.String, i))];

    private string[][] Rows(string path, TextLoader.Options options)
    {
        IDataView data = ml.Data.LoadFromTextFile(path, options);
        var columns = data.Schema.Select(column => data.GetColumn<string>(column).ToArray()).ToArray();
        return [.. Enumerable.Range(0, columns[0].Length).Select(row => columns.Select(column => column[row]).ToArray())];
    }

    private sealed class Review
    {
        [LoadColumn(0)]
        public string Text { get; set; } = "";

        [LoadColumn(1), ColumnName("Label")]
        public bool IsPositive { get; set; }

        [LoadColumn(2, 3), VectorType(2)]
        public float[] Numbers { get; set; } = [];
    }

    private sealed class Incomplete
    {
        public string Forgotten { get; set; } = "";
    }
}
