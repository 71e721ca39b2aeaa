using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The base of estimators that learn nothing from the rows: their transformers depend on their options alone.</summary>
/// <typeparam name="TTransformer">The transformer's type.</typeparam>
public abstract class StatelessEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : RowTransformer
{
    private protected StatelessEstimator(IHostEnvironment environment) => Environment = environment;

    private protected IHostEnvironment Environment { get; }

    /// <summary>Makes the transformer, after a check of the input's columns; the rows are not read.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TTransformer transformer = Create();
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = Input.Find(inputSchema);
        foreach (ColumnCheck further in FurtherInputs)
        {
            further.Find(inputSchema);
        }

        return ShapeOf.Adding(inputSchema, [Output(input), .. FurtherOutputs]);
    }

    /// <summary>The check of the input column.</summary>
    private protected abstract ColumnCheck Input { get; }

    /// <summary>The checks of further input columns; none by default.</summary>
    private protected virtual IEnumerable<ColumnCheck> FurtherInputs => [];

    /// <summary>Describes the added column, given the column that it is computed from.</summary>
    private protected abstract SchemaShape.Column Output(SchemaShape.Column input);

    /// <summary>The other added columns; none by default.</summary>
    private protected virtual SchemaShape.Column[] FurtherOutputs => [];

    private protected abstract TTransformer Create();
}
