using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Brings token sequences to one length. Made by <c>ml.Transforms.Text.PadSequence</c>.</summary>
public sealed class PadSequenceEstimator : IEstimator<PadSequenceTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly PadSequenceTransformer.Settings _settings;

    internal PadSequenceEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, PadSequenceOptions options)
    {
        options.Validate();
        _environment = environment;
        _settings = new(outputColumnName, inputColumnName, options);
    }

    /// <summary>Makes the transformer; padding learns nothing, so the rows are not read.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or not a vector of keys with key values, or none of these is the padding token.
    /// </exception>
    public PadSequenceTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.TokenKeys(_settings.InputColumn).Find(input.Schema);
        TokenKeyAnnotations.FindKey(column, _settings.Options.PaddingToken);
        return new PadSequenceTransformer(_environment, _settings);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of keys with key values.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_settings.InputColumn).Find(inputSchema);
        return ShapeOf.Adding(inputSchema, ShapeOf.Key(
            _settings.OutputColumn, SchemaShape.Column.VectorKind.Vector, TokenKeyAnnotations.Shape(hasPaddingToken: true)));
    }
}
