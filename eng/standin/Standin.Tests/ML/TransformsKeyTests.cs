using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Standin.Tests.ML;

/// <summary>Keys of values, and values of keys.</summary>
public sealed class TransformsKeyTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Keys_follow_the_order_of_occurrence_and_count_from_1()
    {
        IDataView data = Texts("pear", "apple", "pear", "", "fig");
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);

        Assert.Equal([1u, 2u, 1u, 0u, 3u], keys.GetColumn<uint>("Key"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), keys.Schema["Key"].Type);
        Assert.Equal(["pear", "apple", "fig"], KeyTexts(keys.Schema["Key"]));
    }

    [Fact]
    public void Keys_by_value_follow_ordinal_order()
    {
        IDataView data = Texts("pear", "apple", "Zebra", "é");
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(data).Transform(data);

        Assert.Equal(["Zebra", "apple", "pear", "é"], KeyTexts(keys.Schema["Key"]));
        Assert.Equal([3u, 2u, 1u, 4u], keys.GetColumn<uint>("Key"));
    }

    [Fact]
    public void Values_beyond_the_maximum_and_unseen_ones_have_no_key()
    {
        IDataView data = Texts("a", "b", "c", "b");
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 2).Fit(data);

        Assert.Equal([1u, 2u, 0u, 2u], model.Transform(data).GetColumn<uint>("Key"));
        Assert.Equal([0u, 1u], model.Transform(Texts("new", "a")).GetColumn<uint>("Key"));
    }

    [Fact]
    public void Key_data_gives_the_keys_instead_of_the_rows()
    {
        IDataView data = Texts("b", "c");
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: Texts("a", "b")).Fit(data).Transform(data);

        Assert.Equal([2u, 0u], keys.GetColumn<uint>("Key"));
        Assert.Equal(["a", "b"], KeyTexts(keys.Schema["Key"]));
    }

    [Fact]
    public void Key_data_of_another_type_is_refused()
    {
        IDataView numbers = ml.Data.LoadFromEnumerable([new NumberRow()]);
        IDataView oneColumn = ml.Transforms.SelectColumns("Number").Fit(numbers).Transform(numbers);

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: oneColumn).Fit(Texts("a")));

        Assert.Contains("Input data's column must be of type 'String' but was 'Single'", exception.Message);
    }

    [Fact]
    public void Numbers_and_flags_have_keys_and_NaN_has_none()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new NumberRow { Number = 2.5f }, new NumberRow { Number = float.NaN, Flag = true }, new NumberRow { Number = -1 }]);
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("N", "Number")
            .Append(ml.Transforms.Conversion.MapValueToKey("F", "Flag", addKeyValueAnnotationsAsText: true)).Fit(data).Transform(data);
        VBuffer<float> values = default;
        keys.Schema["N"].GetKeyValues(ref values);

        Assert.Equal([1u, 0u, 2u], keys.GetColumn<uint>("N"));
        Assert.Equal([2.5f, -1f], values.DenseValues());
        Assert.Equal([1u, 2u, 1u], keys.GetColumn<uint>("F"));
        Assert.Equal(["0", "1"], KeyTexts(keys.Schema["F"]));
    }

    [Fact]
    public void Vectors_of_text_become_vectors_of_keys_and_texts_again()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new TokenRow { Tokens = ["a", "b", "a"] }, new TokenRow { Tokens = [] }, new TokenRow { Tokens = ["c"] }]);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Ids", "Tokens").Append(ml.Transforms.Conversion.MapKeyToValue("Back", "Ids"));
        IDataView output = pipeline.Fit(data).Transform(data);

        Assert.Equal([[1u, 2u, 1u], [], [3u]], output.GetColumn<uint[]>("Ids"));
        Assert.Equal([["a", "b", "a"], [], ["c"]], output.GetColumn<string[]>("Back"));
        Assert.Equal(new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)), output.Schema["Ids"].Type);
    }

    [Fact]
    public void Slots_that_a_sparse_vector_leaves_out_hold_a_value_too()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new SparseRow { Numbers = new VBuffer<float>(4, 2, [7, 8], [1, 3]) }]);
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Key", "Numbers").Fit(data).Transform(data);

        Assert.Equal([1u, 2u, 1u, 3u], keys.GetColumn<uint[]>("Key").Single());
    }

    [Fact]
    public void Keys_of_keys_keep_the_values_of_the_first()
    {
        IDataView data = Texts("x", "y", "z");
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("First", "Text").Fit(data).Transform(data);
        IDataView last = ml.Data.SkipRows(keys, 1);
        IDataView again = ml.Transforms.Conversion.MapValueToKey("Second", "First").Fit(last).Transform(keys);

        Assert.Equal([0u, 1u, 2u], again.GetColumn<uint>("Second"));
        Assert.Equal(["y", "z"], KeyTexts(again.Schema["Second"]));
    }

    [Fact]
    public void A_missing_key_maps_to_NaN_or_to_empty_text()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new NumberRow { Number = 1 }, new NumberRow { Number = 2 }]);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Key", "Number", maximumNumberOfKeys: 1).Append(ml.Transforms.Conversion.MapKeyToValue("Back", "Key"));

        Assert.Equal([1, float.NaN], pipeline.Fit(data).Transform(data).GetColumn<float>("Back"));
        IDataView texts = Texts("a", "b");
        var textPipeline = ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 1).Append(ml.Transforms.Conversion.MapKeyToValue("Key"));
        Assert.Equal(["a", ""], textPipeline.Fit(texts).Transform(texts).GetColumn<string>("Key"));
    }

    [Fact]
    public void Without_a_value_there_is_one_key_that_no_row_has()
    {
        IDataView data = Texts("", "");
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);

        Assert.Equal(new KeyDataViewType(typeof(uint), 1), keys.Schema["Key"].Type);
        Assert.False(keys.Schema["Key"].HasKeyValues());
        Assert.Equal([0u, 0u], keys.GetColumn<uint>("Key"));
    }

    [Fact]
    public void A_column_that_is_missing_or_no_key_is_named_in_the_error()
    {
        ArgumentOutOfRangeException missing = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.Conversion.MapValueToKey("Key", "Nowhere").Fit(Texts("a")));
        Assert.Contains("Could not find input column 'Nowhere'", missing.Message);

        Assert.Throws<InvalidOperationException>(() => ml.Transforms.Conversion.MapKeyToValue("Text").Fit(Texts("a")));
    }

    [Fact]
    public void A_loaded_model_gives_the_same_keys_and_values()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new NumberRow { Number = 2.5f, Flag = true }, new NumberRow { Number = -1, Tag = "t" }]);
        var pipeline = ml.Transforms.Conversion.MapValueToKey([new("N", "Number"), new("F", "Flag"), new("T", "Tag")])
            .Append(ml.Transforms.Conversion.MapKeyToValue("Back", "N"));
        ITransformer model = pipeline.Fit(data);

        IDataView output = Reloaded(model, data).Transform(data);

        Assert.Equal([1u, 2u], output.GetColumn<uint>("N"));
        Assert.Equal([1u, 2u], output.GetColumn<uint>("F"));
        Assert.Equal([0u, 1u], output.GetColumn<uint>("T"));
        Assert.Equal([2.5f, -1f], output.GetColumn<float>("Back"));
        Assert.Equal(["t"], KeyTexts(output.Schema["T"]));
    }

    [Fact]
    public void The_shape_agrees_with_the_schema()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new TokenRow { Tokens = ["a"] }]);
        var estimator = ml.Transforms.Conversion.MapValueToKey("Tokens").Append(ml.Transforms.Conversion.MapKeyToValue("Back", "Tokens"));
        SchemaShape shape = estimator.GetOutputSchema(ShapeOf(data));

        Assert.Equal(["Tokens", "Back"], shape.Select(column => column.Name));
        Assert.True(shape[0].IsKey);
        Assert.Equal(NumberDataViewType.UInt32, shape[0].ItemType);
        Assert.Equal(TextDataViewType.Instance, shape[1].ItemType);
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, shape[1].Kind);
    }

    private static SchemaShape ShapeOf(IDataView data)
    {
        // What EstimatorChain is given: columns as they are, no training.
        var create = typeof(SchemaShape).GetMethod("Create", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        return (SchemaShape)create.Invoke(null, [data.Schema])!;
    }

    private static ITransformer Reloaded(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    private static string[] KeyTexts(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }

    private IDataView Texts(params string[] texts)
    {
        IDataView data = ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        return data;
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class NumberRow
    {
        public float Number { get; set; }

        public bool Flag { get; set; }

        public string Tag { get; set; } = "";
    }

    private sealed class TokenRow
    {
        public string[] Tokens { get; set; } = [];
    }

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> Numbers { get; set; }
    }
}
