using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Standin.Tests.ML;

/// <summary>Columns copied, dropped, selected, concatenated, and made by the caller's code.</summary>
public sealed class TransformsColumnTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_copy_has_type_values_and_annotations_of_the_original()
    {
        IDataView data = Data();
        IDataView output = ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(ml.Transforms.CopyColumns("Copy", "Key")).Fit(data).Transform(data);

        Assert.Equal([1u, 2u], output.GetColumn<uint>("Copy"));
        Assert.True(output.Schema["Copy"].HasKeyValues());
    }

    [Fact]
    public void A_column_of_the_same_name_hides_the_old_one_and_stands_behind_it()
    {
        IDataView data = Data();
        IDataView output = ml.Transforms.CopyColumns("Text", "Number").Fit(data).Transform(data);

        Assert.Equal(["Text", "Text", "Number", "Vector"], output.Schema.Select(column => column.Name));
        Assert.Equal([true, false, false, false], output.Schema.Select(column => column.IsHidden));
        Assert.Equal([1f, 2f], output.GetColumn<float>("Text"));
        Assert.Equal(["a", "b"], output.GetColumn<string>(output.Schema[0]));
    }

    [Fact]
    public void Selected_columns_come_in_the_order_asked_for_and_without_hidden_ones()
    {
        IDataView data = Data();
        IDataView hiding = ml.Transforms.CopyColumns("Text", "Number").Fit(data).Transform(data);

        Assert.Equal(["Vector", "Text"], ml.Transforms.SelectColumns("Vector", "Text").Fit(hiding).Transform(hiding).Schema.Select(column => column.Name));
        Assert.Equal(3, ml.Transforms.SelectColumns(["Vector", "Text"], keepHidden: true).Fit(hiding).Transform(hiding).Schema.Count);
        Assert.Equal([1f, 2f], ml.Transforms.SelectColumns("Text").Fit(hiding).Transform(hiding).GetColumn<float>("Text"));
    }

    [Fact]
    public void Dropped_columns_are_gone_and_a_missing_one_is_an_error()
    {
        IDataView data = Data();

        Assert.Equal(["Text", "Vector"], ml.Transforms.DropColumns("Number").Fit(data).Transform(data).Schema.Select(column => column.Name));
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.DropColumns("Nowhere").Fit(data));
        Assert.Contains("Could not find input column 'Nowhere'", exception.Message);
    }

    [Fact]
    public void Concatenated_columns_are_one_vector_with_names_of_slots()
    {
        IDataView data = Data();
        IDataView output = ml.Transforms.Concatenate("All", "Number", "Vector", "Number").Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema["All"].GetSlotNames(ref names);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), output.Schema["All"].Type);
        Assert.Equal([[1, 10, 11, 1], [2, 20, 21, 2]], output.GetColumn<float[]>("All"));
        Assert.Equal(["Number", "", "", "Number"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Columns_of_different_types_do_not_concatenate()
    {
        IDataView data = Data();

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.Concatenate("All", "Number", "Text").Fit(data).Transform(data));

        Assert.Contains("expected Single, got String", exception.Message);
    }

    [Fact]
    public void Only_the_columns_that_are_needed_are_read()
    {
        int reads = 0;
        IDataView data = Data();
        IDataView mapped = ml.Transforms.CustomMapping<Row, Added>((_, added) => added.Twice = ++reads, null).Append(ml.Transforms.CopyColumns("Copy", "Text")).Fit(data).Transform(data);

        Assert.Equal(["a", "b"], mapped.GetColumn<string>("Copy"));
        Assert.Equal(0, reads);
        Assert.Equal(2, mapped.GetColumn<float>("Twice").Count());
        Assert.Equal(2, reads);
    }

    [Fact]
    public void A_custom_mapping_runs_once_a_row_however_many_columns_are_read()
    {
        int runs = 0;
        IDataView data = Data();
        IDataView mapped = ml.Transforms.CustomMapping<Row, Added>(
            (row, added) =>
            {
                runs++;
                added.Twice = row.Number * 2;
                added.Upper = row.Text.ToUpperInvariant();
            },
            contractName: null).Fit(data).Transform(data);

        Added[] rows = [.. ml.Data.CreateEnumerable<Added>(mapped, reuseRowObject: false)];

        Assert.Equal([(2f, "A"), (4f, "B")], rows.Select(row => (row.Twice, row.Upper)));
        Assert.Equal(2, runs);
    }

    [Fact]
    public void A_custom_mapping_without_a_contract_cannot_be_saved()
    {
        ITransformer model = ml.Transforms.CustomMapping<Row, Added>((_, _) => { }, null).Fit(Data());

        Assert.Throws<InvalidOperationException>(() => ml.Model.Save(model, Data().Schema, new MemoryStream()));
    }

    [Fact]
    public void Models_of_column_transforms_load_in_another_context()
    {
        IDataView data = Data();
        ITransformer model = ml.Transforms.CustomMapping<Row, Added>(DoublingFactory.Double, DoublingFactory.Contract)
            .Append(ml.Transforms.CopyColumns("Copy", "Twice"))
            .Append(ml.Transforms.Concatenate("All", "Copy", "Vector"))
            .Append(ml.Transforms.DropColumns("Vector"))
            .Append(ml.Transforms.SelectColumns("All", "Upper")).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        IDataView output = new MLContext().Model.Load(stream, out _).Transform(data);

        Assert.Equal(["All", "Upper"], output.Schema.Select(column => column.Name));
        Assert.Equal([[2, 10, 11], [4, 20, 21]], output.GetColumn<float[]>("All"));
        Assert.Equal(["a!", "b!"], output.GetColumn<string>("Upper"));
    }

    [Fact]
    public void A_custom_mapping_names_the_column_that_its_input_lacks()
    {
        IDataView data = Data();
        IDataView poorer = ml.Transforms.DropColumns("Text").Fit(data).Transform(data);

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.CustomMapping<Row, Added>((_, _) => { }, null).Fit(poorer));

        Assert.Contains("'Text'", exception.Message);
    }

    [Fact]
    public void A_prediction_engine_runs_the_transforms_row_by_row()
    {
        ITransformer model = ml.Transforms.CustomMapping<Row, Added>(DoublingFactory.Double, null).Append(ml.Transforms.CopyColumns("Upper", "Text")).Fit(Data());
        PredictionEngine<Row, Added> engine = ml.Model.CreatePredictionEngine<Row, Added>(model);

        Assert.Equal((6, "x"), Result(engine.Predict(new Row { Text = "x", Number = 3, Vector = [0, 0] })));
        Assert.Equal((8, "y"), Result(engine.Predict(new Row { Text = "y", Number = 4, Vector = [0, 0] })));

        static (float, string) Result(Added added) => (added.Twice, added.Upper);
    }

    [Fact]
    public void Rows_for_which_a_predicate_holds_are_left_out()
    {
        IDataView output = ml.Data.FilterByCustomPredicate<Row>(Data(), row => row.Number > 1);

        Assert.Equal(["a"], output.GetColumn<string>("Text"));
    }

    private IDataView Data() => ml.Data.LoadFromEnumerable<Row>([new() { Text = "a", Number = 1, Vector = [10, 11] }, new() { Text = "b", Number = 2, Vector = [20, 21] }]);

    public sealed class Row
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [];
    }

    public sealed class Added
    {
        public float Twice { get; set; }

        public string Upper { get; set; } = "";
    }

    [CustomMappingFactoryAttribute(Contract)]
    public sealed class DoublingFactory : CustomMappingFactory<Row, Added>
    {
        public const string Contract = "Standin.Tests.Doubling";

        public override Action<Row, Added> GetMapping() => Double;

        internal static void Double(Row row, Added added)
        {
            added.Twice = row.Number * 2;
            added.Upper = row.Text + "!";
        }
    }
}
