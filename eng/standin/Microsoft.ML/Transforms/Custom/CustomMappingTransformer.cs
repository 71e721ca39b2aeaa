using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Adds columns that the caller's own code makes of a row, as an object of one class from an object of another.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly IHost host;
    private readonly Action<TSrc, TDst> mapping;
    private readonly string contractName;

    internal CustomMappingTransformer(
        IHostEnvironment env, Action<TSrc, TDst> mapping, string contractName, SchemaDefinition inputDefinition, SchemaDefinition outputDefinition)
    {
        host = env.Register(nameof(CustomMappingTransformer<TSrc, TDst>));
        host.CheckValue(mapping, "mapAction");
        this.mapping = mapping;
        this.contractName = contractName;
        InputDefinition = inputDefinition;
        Output = new ObjectRows<TDst>(outputDefinition);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal SchemaDefinition InputDefinition { get; }

    internal ObjectRows<TDst> Output { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        host.CheckValue(input, nameof(input));
        return MakeMapper(input.Schema).View(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (contractName == null)
            throw host.Except("Empty contract name for a transform: the transform cannot be saved");
        CustomMappingModel.Save(ctx, contractName, mapping.Method.DeclaringType.Assembly.FullName);
    }

    private ColumnMapper MakeMapper(DataViewSchema inputSchema) => ColumnMapper.Add(
        inputSchema, new CustomColumns<TSrc, TDst>(new RowWriter<TSrc>(host, inputSchema, ignoreMissingColumns: false, InputDefinition), Output, mapping));
}
