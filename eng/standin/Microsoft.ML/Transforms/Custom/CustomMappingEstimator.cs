using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Adds columns that the caller's own code makes of a row.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(
        IHostEnvironment env, Action<TSrc, TDst> mapping, string contractName, SchemaDefinition inputDefinition, SchemaDefinition outputDefinition)
        : base(
            env.Register(nameof(CustomMappingEstimator<TSrc, TDst>)),
            new CustomMappingTransformer<TSrc, TDst>(env, mapping, contractName, inputDefinition, outputDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var columns = new ShapeColumns(Host, inputSchema);
        foreach (RowColumn needed in RowColumn.Of(typeof(TSrc), Transformer.InputDefinition, SchemaDefinition.Direction.Write))
        {
            SchemaShape.Column found = columns.Find(needed.Name);
            SchemaShape.GetColumnTypeShape(needed.Type, out SchemaShape.Column.VectorKind kind, out DataViewType itemType, out bool isKey);
            // Where vectors of any length will do, those of one length do too.
            bool fits = kind == found.Kind || (kind == SchemaShape.Column.VectorKind.VariableVector && found.Kind == SchemaShape.Column.VectorKind.Vector);
            if (!fits || !itemType.Equals(found.ItemType) || isKey != found.IsKey)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", needed.Name, needed.Type.ToString(), found.GetTypeString());
        }
        foreach (SchemaShape.Column added in SchemaShape.Create(Transformer.Output.Schema))
            columns.Set(added);
        return columns.ToShape();
    }
}
