using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The base of this package's transformers. Each adds columns to every row, lazily, alike in a data view, in a PredictionEngine and after
/// loading.
/// </summary>
/// <remarks>Reading through one transformer from several threads at once is safe.</remarks>
public abstract class RowTransformer : ITransformer
{
    private protected RowTransformer(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Host = environment.Register(name);
    }

    private protected IHost Host { get; }

    /// <summary>Whether a row's outputs depend on that row alone. Always true.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>Gets the schema of the result of <see cref="Transform"/>.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema).OutputSchema;
    }

    /// <summary>Adds this transformer's columns to the rows; nothing is computed before it is read.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(this, Bind(input.Schema), input);
    }

    /// <summary>Makes a mapper that adds the columns row by row, as a PredictionEngine needs.</summary>
    /// <param name="inputSchema">The schema of the rows to come.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new RowMapper(Bind(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var folder = new ModelFolderWriter(ctx);
        Save(folder);
        folder.WriteChecksums();
    }

    /// <summary>Checks the input columns and makes the mapping that adds columns to them.</summary>
    private protected abstract RowMapping Bind(DataViewSchema inputSchema);

    /// <summary>Adds the operators that compute the added columns to a graph of ML.NET's ONNX converter.</summary>
    /// <param name="graph">The graph, which has the input columns that ONNX can compute.</param>
    /// <param name="mapping">The columns.</param>
    /// <exception cref="NotSupportedException">ONNX has no operator for them.</exception>
    private protected virtual void Export(PipelineGraph graph, RowMapping mapping) => throw PipelineGraph.NoOperator(
        GetType(), mapping.OutputSchema.Skip(mapping.InputSchema.Count).Select(column => column.Name));

    /// <summary>Adds the operators to the converter's context.</summary>
    internal void SaveAsOnnx(PipelineGraph graph, RowMapping mapping) => Export(graph, mapping);

    /// <summary>Writes everything that the loading constructor needs.</summary>
    private protected abstract void Save(ModelFolderWriter folder);
}
