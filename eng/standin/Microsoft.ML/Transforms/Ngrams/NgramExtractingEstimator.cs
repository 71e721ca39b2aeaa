using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Counts the n-grams of vectors of keys; which there are is learned from the data.</summary>
public sealed class NgramExtractingEstimator : IEstimator<NgramExtractingTransformer>
{
    private readonly IHost host;
    private readonly (string Output, string Input)[] columns;
    private readonly NgramSettings settings;

    internal NgramExtractingEstimator(IHostEnvironment env, (string Output, string Input)[] columns, NgramSettings settings)
    {
        host = env.Register(nameof(NgramExtractingEstimator));
        this.columns = columns;
        this.settings = settings.Checked();
    }

    /// <summary>What an n-gram's slot holds: its count, how rare it is over the rows, or the product of both.</summary>
    public enum WeightingCriteria
    {
        Tf = 0,
        Idf = 1,
        TfIdf = 2,
    }

    public NgramExtractingTransformer Fit(IDataView input)
    {
        host.CheckValue(input, nameof(input));
        var dictionaries = new NgramDictionary[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            DataViewSchema.Column source = input.Schema.GetColumnOrNull(columns[i].Input)
                ?? throw host.ExceptSchemaMismatch("inputSchema", "input", columns[i].Input);
            NgramExtractingTransformer.CheckType(host, source);
            dictionaries[i] = new NgramDictionary(settings);
            using DataViewRowCursor cursor = input.GetRowCursor([source]);
            dictionaries[i].Learn(cursor, cursor.Schema[source.Index]);
        }
        return new NgramExtractingTransformer(host, columns, settings, dictionaries);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        var shape = new ShapeColumns(host, inputSchema);
        foreach ((string output, string input) in columns)
        {
            SchemaShape.Column source = shape.Find(input);
            if (source.Kind == SchemaShape.Column.VectorKind.Scalar || !source.IsKey || source.ItemType.RawType == typeof(ulong))
                throw host.ExceptSchemaMismatch(nameof(inputSchema), "input", input, NgramExtractingTransformer.ExpectedType, source.GetTypeString());
            SchemaShape.Column[] annotations = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out _)
                ? [new SchemaShape.Column(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)]
                : [];
            shape.Set(new SchemaShape.Column(output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(annotations)));
        }
        return shape.ToShape();
    }
}
