using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CoreRowTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Members_become_columns_of_the_types_that_their_attributes_say()
    {
        var schema = _context.Data.LoadFromEnumerable(Array.Empty<Everything>()).Schema;
        Assert.Equal(
            ["Number: Single", "Ids: Vector<Key<UInt32, 0-4>>", "Sizes: Vector<Double, 2>", "Text: String", "IsGood: Boolean", "Renamed: Int32", "Tokens: Vector<String>", "Kind: Key<UInt32, 0-2>", "Sparse: Vector<Single>", "Slice: String"],
            schema.Select(column => column.ToString()));
    }

    [Fact]
    public void Objects_go_in_and_come_out_again()
    {
        var row = new Everything
        {
            Number = 1.5f,
            Ids = [1, 0, 5],
            Sizes = [2, 3],
            Text = "a b",
            IsGood = true,
            Other = -4,
            Tokens = ["a", "b"],
            Kind = 1,
            Sparse = new VBuffer<float>(4, 1, [9], [2]),
            Slice = "xyz".AsMemory(1, 1),
            NotAColumn = new object(),
        };
        var view = _context.Data.LoadFromEnumerable([row]);
        var back = Assert.Single(_context.Data.CreateEnumerable<Everything>(view, reuseRowObject: false));
        Assert.Equal(1.5f, back.Number);
        Assert.Equal([1u, 0, 5], back.Ids!);
        Assert.Equal([2, 3], back.Sizes!);
        Assert.Equal("a b", back.Text);
        Assert.True(back.IsGood);
        Assert.Equal(-4, back.Other);
        Assert.Equal(["a", "b"], back.Tokens!);
        Assert.Equal([2], back.Sparse.GetIndices().ToArray());
        Assert.Equal("y", back.Slice.ToString());
        Assert.Null(back.NotAColumn);
        // A scalar key counts from 0 in the object and from 1 in the column: ML.NET's rule, and it is not undone.
        Assert.Equal(2u, back.Kind);
    }

    [Fact]
    public void A_key_outside_of_its_set_is_missing()
    {
        var view = _context.Data.LoadFromEnumerable([new Everything { Kind = 0 }, new Everything { Kind = 2 }, new Everything { Kind = 3 }]);
        Assert.Equal([1u, 3u, 0u], view.GetColumn<uint>("Kind"));
    }

    [Fact]
    public void Null_texts_and_arrays_are_empty()
    {
        var view = _context.Data.LoadFromEnumerable([new Everything()]);
        Assert.Equal([""], view.GetColumn<string>("Text"));
        Assert.Empty(Assert.Single(view.GetColumn<string[]>("Tokens")));
        Assert.Empty(Assert.Single(view.GetColumn<double[]>("Sizes")));
    }

    [Fact]
    public void Rows_are_made_when_a_cursor_asks_for_them_and_anew_for_each()
    {
        int made = 0;
        IEnumerable<Review> Source()
        {
            for (int i = 0; i < 3; i++)
            {
                made++;
                yield return new Review { Text = $"text {i}" };
            }
        }
        var view = _context.Data.LoadFromEnumerable(Source());
        Assert.Equal(0, made);
        Assert.Null(view.GetRowCount());
        using (var cursor = view.GetRowCursor([view.Schema["Text"]]))
        {
            Assert.Equal(-1, cursor.Position);
            Assert.True(cursor.MoveNext());
            Assert.Equal(0, cursor.Position);
            Assert.Equal(1, made);
        }
        Assert.Equal(["text 0", "text 1", "text 2"], view.GetColumn<string>("Text"));
        Assert.Equal(4, made);
    }

    [Fact]
    public void A_cursor_gives_values_only_of_active_columns_of_their_type_and_between_its_moves()
    {
        var view = _context.Data.LoadFromEnumerable([new Review { Text = "a", Stars = 3 }]);
        using var cursor = view.GetRowCursor([view.Schema["Text"]]);
        Assert.False(cursor.IsColumnActive(view.Schema["Stars"]));
        Assert.Throws<ArgumentOutOfRangeException>("column", () => cursor.GetGetter<float>(view.Schema["Stars"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(view.Schema["Text"]));
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Text"]);
        ReadOnlyMemory<char> text = default;
        Assert.Throws<NullReferenceException>(() => getter(ref text));
        var id = cursor.GetIdGetter();
        DataViewRowId held = default;
        Assert.Throws<InvalidOperationException>(() => id(ref held));
        Assert.True(cursor.MoveNext());
        getter(ref text);
        Assert.Equal("a", text.ToString());
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Throws<NullReferenceException>(() => getter(ref text));
    }

    [Fact]
    public void A_missing_column_or_a_wrong_type_is_told_before_the_first_row()
    {
        var view = _context.Data.LoadFromEnumerable([new Review()]);
        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CreateEnumerable<Prediction>(view, false));
        Assert.StartsWith("Could not find  column 'Score'", missing.Message);
        var wrong = Assert.Throws<InvalidOperationException>(() => _context.Data.CreateEnumerable<WrongStars>(view, false));
        Assert.Equal("Can't bind the IDataView column 'Stars' of type 'Single' to field or property 'Stars' of type 'System.Int32'.", wrong.Message);
        Assert.Single(_context.Data.CreateEnumerable<Prediction>(view, false, ignoreMissingColumns: true));
    }

    [Fact]
    public void A_member_of_a_type_that_no_column_has_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.LoadFromEnumerable([new Unsupported()]));
        Assert.Contains("member Uri", error.Message);
    }

    [Fact]
    public void A_schema_definition_changes_names_types_and_annotations()
    {
        var definition = SchemaDefinition.Create(typeof(Scores));
        definition["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Values"].AddAnnotation("SlotNames", (string[])["neg", "pos"], new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["Values"].ColumnName = "Score";
        var view = _context.Data.LoadFromEnumerable([new Scores { Values = [1, 2] }], definition);
        Assert.Equal("Score: Vector<Single, 2> {SlotNames}", Assert.Single(view.Schema).ToString());
        Assert.True(view.Schema["Score"].HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["neg", "pos"], names.DenseValues().Select(name => name.ToString()));
        definition["Score"].ColumnType = NumberDataViewType.Single;
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.LoadFromEnumerable([new Scores()], definition));
    }

    [Fact]
    public void A_reused_row_object_is_the_same_one_every_time()
    {
        var view = _context.Data.LoadFromEnumerable([new Review { Text = "a" }, new Review { Text = "b" }]);
        var reused = _context.Data.CreateEnumerable<Review>(view, reuseRowObject: true).ToList();
        Assert.Same(reused[0], reused[1]);
        var fresh = _context.Data.CreateEnumerable<Review>(view, reuseRowObject: false).ToList();
        Assert.Equal(["a", "b"], fresh.Select(review => review.Text));
    }

    [Fact]
    public void A_preview_holds_the_first_rows_by_row_and_by_column()
    {
        var view = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 9).Select(i => new Review { Text = $"t{i}", Stars = i }));
        var preview = view.Preview(maxRows: 2);
        Assert.Equal("2 columns, 2 rows", preview.ToString());
        Assert.Equal([0f, 1f], preview.ColumnView.Single(column => column.Column.Name == "Stars").Values.Cast<float>());
        Assert.Equal("t1", preview.RowView[1].Values.Single(value => value.Key == "Text").Value.ToString());
    }

    private sealed class Everything
    {
        public float Number;
        [KeyType(5)]
        public uint[]? Ids;
        [VectorType(2)]
        public double[]? Sizes;

        public string? Text { get; set; }

        public bool IsGood { get; set; }

        [ColumnName("Renamed")]
        public int Other { get; set; }

        public string[]? Tokens { get; set; }

        [KeyType(3)]
        public uint Kind { get; set; }

        public VBuffer<float> Sparse { get; set; }

        public ReadOnlyMemory<char> Slice { get; set; }

        [NoColumn]
        public object? NotAColumn { get; set; }
    }

    private sealed class Review
    {
        public string? Text { get; set; }

        public float Stars { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }

    private sealed class WrongStars
    {
        public int Stars { get; set; }
    }

    private sealed class Unsupported
    {
        public Uri? Uri { get; set; }
    }

    private sealed class Scores
    {
        public float[]? Values;
    }
}
