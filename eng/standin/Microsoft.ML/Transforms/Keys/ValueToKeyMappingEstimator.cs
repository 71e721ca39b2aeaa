using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the different values of a column, and makes keys of them. A value that was not seen has the key 0, missing.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost host;
    private readonly (string Output, string Input)[] columns;
    private readonly int most;
    private readonly KeyOrdinality ordinality;
    private readonly bool asText;
    private readonly IDataView keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment env, (string Output, string Input)[] columns, int most, KeyOrdinality ordinality, bool asText, IDataView keyData)
    {
        host = env.Register(nameof(ValueToKeyMappingEstimator));
        this.columns = columns;
        this.most = most;
        this.ordinality = ordinality;
        this.asText = asText;
        this.keyData = keyData;
    }

    /// <summary>Which order the keys follow.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        host.CheckValue(input, nameof(input));
        DataViewSchema.Column[] sources = Array.ConvertAll(columns, pair =>
            input.Schema.GetColumnOrNull(pair.Input) ?? throw host.ExceptSchemaMismatch("inputSchema", "input", pair.Input));
        KeyTerms[] terms = keyData == null ? Learn(input, sources) : UseKeyData(sources);
        return new ValueToKeyMappingTransformer(host, columns, terms, asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        var shape = new ShapeColumns(host, inputSchema);
        foreach ((string output, string input) in columns)
        {
            SchemaShape.Column source = shape.Find(input);
            // Keys of keys pass on the values that those stand for.
            bool passOn = source.IsKey & source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out SchemaShape.Column values)
                && values.Kind == SchemaShape.Column.VectorKind.Vector;
            if (!passOn)
            {
                DataViewType valueType = asText ? TextDataViewType.Instance : source.ItemType;
                values = new SchemaShape.Column(AnnotationUtils.Kinds.KeyValues, SchemaShape.Column.VectorKind.Vector, valueType, source.IsKey && !asText);
            }
            SchemaShape.Column[] annotations = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out SchemaShape.Column names) ? [names, values] : [values];
            shape.Set(new SchemaShape.Column(output, source.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations)));
        }
        return shape.ToShape();
    }

    private KeyTerms[] Learn(IDataView input, DataViewSchema.Column[] sources)
    {
        host.CheckParam(most > 0, "MaxNumTerms", "Must be positive");
        KeyTerms[] terms = Array.ConvertAll(sources, source => KeyTerms.Create((PrimitiveDataViewType)source.Type.GetItemType()));
        using (DataViewRowCursor cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index)))
        {
            List<Func<bool>> learners = [.. terms.Select((list, i) => list.Learner(cursor, cursor.Schema[sources[i].Index], most))];
            // A column with all the keys it may have needs no more rows.
            while (learners.Count > 0 && cursor.MoveNext())
                learners.RemoveAll(learn => !learn());
        }
        using IChannel channel = host.Start("Training");
        for (int i = 0; i < terms.Length; i++)
        {
            if (terms[i].Count == 0)
                channel.Warning(MessageSensitivity.Schema, "Term map for output column '{0}' contains no entries.", columns[i].Output);
            SortIfWanted(terms[i]);
        }
        return terms;
    }

    private KeyTerms[] UseKeyData(DataViewSchema.Column[] sources)
    {
        host.CheckParam(keyData.Schema.Count == 1, nameof(keyData),
            $"Input data containing terms should contain exactly one column, but had {keyData.Schema.Count} instead. Consider using ColumnSelectingEstimator on that data first.");
        DataViewSchema.Column given = keyData.Schema[0];
        var itemType = (PrimitiveDataViewType)given.Type.GetItemType();
        host.CheckParam(sources[0].Type.GetItemType().Equals(given.Type), nameof(keyData),
            $"Input data's column must be of type '{sources[0].Type.GetItemType()}' but was '{given.Type}'");
        foreach (DataViewSchema.Column source in sources)
        {
            host.CheckParam(source.Type.GetItemType().Equals(itemType), nameof(keyData),
                $"Terms from input data type '{given.Type}' but mismatches column '{source.Name}' item type '{source.Type.GetItemType()}'");
        }
        KeyTerms terms = KeyTerms.Create(itemType);
        using (DataViewRowCursor cursor = keyData.GetRowCursor([given]))
        {
            Func<bool> learn = terms.Learner(cursor, given, int.MaxValue);
            while (cursor.MoveNext())
                learn();
        }
        SortIfWanted(terms);
        return Array.ConvertAll(sources, _ => terms);
    }

    private void SortIfWanted(KeyTerms terms)
    {
        if (ordinality == KeyOrdinality.ByValue)
            terms.Sort();
    }
}
