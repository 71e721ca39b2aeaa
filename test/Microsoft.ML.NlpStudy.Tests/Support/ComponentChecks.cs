using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>What every component owes its users, whatever it computes.</summary>
internal static class ComponentChecks
{
    /// <summary>
    /// Checks that the estimator and its transformer agree on the schema, and that cursors side by side, single rows and a saved and
    /// loaded transformer all give the same values.
    /// </summary>
    /// <param name="ml">The context.</param>
    /// <param name="estimator">The estimator.</param>
    /// <param name="data">The rows.</param>
    /// <param name="tolerance">
    /// How far a single row's numbers may be from those of a batch, whose products some processors sum in another order.
    /// </param>
    /// <returns>The fitted transformer.</returns>
    public static TTransformer Holds<TTransformer>(
        MLContext ml, IEstimator<TTransformer> estimator, IDataView data, double tolerance = 0)
        where TTransformer : class, ITransformer
    {
        TTransformer transformer = estimator.Fit(data);
        SchemaShape promised = estimator.GetOutputSchema(ShapeOf(data.Schema));
        DataViewSchema schema = transformer.GetOutputSchema(data.Schema);
        IDataView output = transformer.Transform(data);
        AssertShape(promised, schema);
        Assert.Equal(Describe(schema), Describe(output.Schema));

        List<string> expected = Rows(output);
        Assert.Equal(expected, RowsSideBySide(output));
        AssertClose(expected, RowsOfMapper(transformer, data), tolerance);

        ITransformer loaded = SaveAndLoad(ml, transformer, data.Schema);
        Assert.Equal(Describe(schema), Describe(loaded.GetOutputSchema(data.Schema)));
        Assert.Equal(expected, Rows(loaded.Transform(data)));
        return transformer;
    }

    private static void AssertClose(List<string> expected, List<string> found, double tolerance)
    {
        if (tolerance == 0)
        {
            Assert.Equal(expected, found);
            return;
        }

        string[] Words(List<string> rows) => [.. rows.SelectMany(row => row.Split(' ', ',', '[', ']', '='))];
        Assert.All(Words(expected).Zip(Words(found)), pair =>
        {
            if (double.TryParse(pair.First, out double number) && double.TryParse(pair.Second, out double other))
            {
                Assert.Equal(number, other, tolerance);
            }
            else
            {
                Assert.Equal(pair.First, pair.Second);
            }
        });
        Assert.Equal(Words(expected).Length, Words(found).Length);
    }

    /// <summary>The transformer as another process would have it.</summary>
    public static ITransformer SaveAndLoad(MLContext ml, ITransformer transformer, DataViewSchema inputSchema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, inputSchema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    /// <summary>Every value of every column, a line a row.</summary>
    public static List<string> Rows(IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        return Rows(cursor);
    }

    private static List<string> Rows(DataViewRowCursor cursor)
    {
        Func<string> read = Reader(cursor);
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }

        return rows;
    }

    /// <summary>Two cursors that move by turns.</summary>
    private static List<string> RowsSideBySide(IDataView data)
    {
        using DataViewRowCursor one = data.GetRowCursor(data.Schema);
        using DataViewRowCursor other = data.GetRowCursor(data.Schema);
        Func<string> readOne = Reader(one);
        Func<string> readOther = Reader(other);
        var rows = new List<string>();
        while (one.MoveNext())
        {
            string row = readOne();
            Assert.True(other.MoveNext());
            Assert.Equal(row, readOther());
            Assert.Equal(row, readOne());
            rows.Add(row);
        }

        Assert.False(other.MoveNext());
        return rows;
    }

    private static List<string> RowsOfMapper(ITransformer transformer, IDataView data)
    {
        Assert.True(transformer.IsRowToRowMapper);
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        using DataViewRowCursor input = data.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema));
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        Func<string> read = Reader(row);
        var rows = new List<string>();
        while (input.MoveNext())
        {
            rows.Add(read());
        }

        return rows;
    }

    private static Func<string> Reader(DataViewRow row)
    {
        Func<string>[] readers = [
            .. row.Schema.Select(column => (Func<string>)Generic(nameof(ColumnReader), column.Type.RawType).Invoke(null, [row, column])!)];
        return () => string.Join(" | ", readers.Select(reader => reader()));
    }

    private static Func<string> ColumnReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return $"{column.Name}={Describe(value)}";
        };
    }

    private static string Describe(object? value) => value switch
    {
        float number => number.ToString("R"),
        _ when value?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>) =>
            $"[{string.Join(", ", DenseValues(type, value).Select(Describe))}]",
        _ => $"{value}",
    };

    private static IEnumerable<object> DenseValues(Type type, object vector) =>
        ((IEnumerable)type.GetMethod(nameof(VBuffer<int>.DenseValues))!.Invoke(vector, null)!).Cast<object>();

    private static List<string> Describe(DataViewSchema schema) =>
        [.. schema.Select(
            column => $"{column.Name}: {column.Type} {{ {string.Join(", ", column.Annotations.Schema.Select(Annotation(column)))} }}")];

    private static Func<DataViewSchema.Column, string> Annotation(DataViewSchema.Column column) => annotation =>
        $"{annotation.Name}: {annotation.Type} = "
            + Generic(nameof(AnnotationValue), annotation.Type.RawType).Invoke(null, [column, annotation.Name]);

    private static string AnnotationValue<T>(DataViewSchema.Column column, string name)
    {
        T value = default!;
        column.Annotations.GetValue(name, ref value);
        return Describe(value);
    }

    /// <summary>The shape of a schema, as ML.NET hands it to the first estimator of a chain. It keeps the method to itself.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [schema])!;

    /// <summary>Checks that a schema is the one that an estimator has promised.</summary>
    public static void AssertShape(SchemaShape promised, DataViewSchema schema)
    {
        IEnumerable<string> found = schema.Where(column => !column.IsHidden).Select(Shape);
        Assert.Equal(found.Order(), promised.Select(Shape).Order());
    }

    private static string Shape(SchemaShape.Column column) =>
        $"{ShapeOf(column)} {{ {string.Join(", ", column.Annotations.Select(ShapeOf).Order())} }}";

    private static string ShapeOf(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} {(column.IsKey ? "key " : "")}{column.ItemType}";

    private static string Shape(DataViewSchema.Column column) =>
        $"{Shape(column.Name, column.Type)} "
            + $"{{ {string.Join(", ", column.Annotations.Schema.Select(a => Shape(a.Name, a.Type)).Order())} }}";

    private static string Shape(string name, DataViewType type)
    {
        var kind = type is not VectorDataViewType vector ? SchemaShape.Column.VectorKind.Scalar
            : vector.IsKnownSize ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector;
        DataViewType item = type is VectorDataViewType { ItemType: var itemType } ? itemType : type;
        bool isKey = item is KeyDataViewType;
        return $"{name}: {kind} {(isKey ? $"key {NumberDataViewType.UInt32}" : item)}";
    }

    private static MethodInfo Generic(string method, Type type) =>
        typeof(ComponentChecks).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
}
