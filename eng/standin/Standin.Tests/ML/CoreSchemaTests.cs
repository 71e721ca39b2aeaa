using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CoreSchemaTests
{
    private static DataViewSchema.Annotations KeyValues(params string[] values)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, values.Length), (ref VBuffer<ReadOnlyMemory<char>> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = values[i].AsMemory();
            destination = editor.Commit();
        });
        return builder.ToAnnotations();
    }

    [Fact]
    public void A_later_column_hides_an_earlier_one_of_its_name()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Text", TextDataViewType.Instance);
        builder.AddColumn("Text", NumberDataViewType.Single);
        var schema = builder.ToSchema();
        Assert.Equal(2, schema.Count);
        Assert.True(schema[0].IsHidden);
        Assert.False(schema[1].IsHidden);
        Assert.Equal(1, schema["Text"].Index);
        Assert.Single(SchemaShape.Create(schema));
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var schema = new DataViewSchema.Builder().ToSchema();
        var error = Assert.Throws<ArgumentOutOfRangeException>("name", () => schema["Texts"]);
        Assert.StartsWith("Column 'Texts' not found", error.Message);
        Assert.Null(schema.GetColumnOrNull("Texts"));
    }

    [Fact]
    public void Key_values_are_read_from_annotations_of_the_right_type_only()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Label", new KeyDataViewType(typeof(uint), 2), KeyValues("neg", "pos"));
        builder.AddColumn("Other", new KeyDataViewType(typeof(uint), 3), KeyValues("neg", "pos"));
        var schema = builder.ToSchema();
        Assert.True(schema["Label"].HasKeyValues());
        Assert.False(schema["Label"].HasKeyValues(NumberDataViewType.Single));
        Assert.False(schema["Other"].HasKeyValues()); // two values for three keys
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["Label"].GetKeyValues(ref values);
        Assert.Equal(["neg", "pos"], values.DenseValues().Select(value => value.ToString()));
        Assert.Equal("Label: Key<UInt32, 0-1> {KeyValues}", schema["Label"].ToString());
        VBuffer<float> wrong = default;
        Assert.Throws<InvalidOperationException>(() => schema["Label"].GetKeyValues(ref wrong));
    }

    [Fact]
    public void An_annotation_getter_must_give_the_annotation_s_type()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        ValueGetter<double> getter = (ref double value) => value = 1;
        Assert.Throws<ArgumentException>(() => builder.Add("Kind", NumberDataViewType.Single, getter));
        var wrapped = Assert.Throws<TargetInvocationException>(() => builder.Add("Kind", NumberDataViewType.Single, (Delegate)getter));
        Assert.IsType<ArgumentException>(wrapped.InnerException);
        builder.AddPrimitiveValue("Kind", NumberDataViewType.Single, 2f);
        float held = 0;
        builder.ToAnnotations().GetValue("Kind", ref held);
        Assert.Equal(2, held);
    }

    [Fact]
    public void A_shape_knows_that_a_column_holds_keys_but_not_how_many()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Ids", new VectorDataViewType(new KeyDataViewType(typeof(uint), 9)), KeyValues("a"));
        var column = SchemaShape.Create(builder.ToSchema())[0];
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, column.Kind);
        Assert.Equal(NumberDataViewType.UInt32, column.ItemType);
        Assert.True(column.IsKey);
        Assert.Equal("VarVector<Key<UInt32>>", column.GetTypeString());
        Assert.True(column.Annotations.TryFindColumn("KeyValues", out var values));
        Assert.Equal("Vector<String>", values.GetTypeString());
    }

    [Fact]
    public void A_compatible_column_has_at_least_the_annotations_asked_for()
    {
        var names = new SchemaShape.Column("SlotNames", SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        var plain = new SchemaShape.Column("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);
        var named = new SchemaShape.Column("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape([names]));
        Assert.True(plain.IsCompatibleWith(named));
        Assert.False(named.IsCompatibleWith(plain));
        Assert.Throws<ArgumentOutOfRangeException>("itemType", () => new SchemaShape.Column("Ids", SchemaShape.Column.VectorKind.Scalar, new KeyDataViewType(typeof(uint), 2), true));
    }
}
