using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Cleans text: markup, case, punctuation, digits, white space. Made by <c>ml.Transforms.Text.CleanText</c>.</summary>
public sealed class CleanTextEstimator : IEstimator<CleanTextTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly CleanTextTransformer.Settings _settings;

    internal CleanTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, CleanTextOptions options)
    {
        options.Validate();
        _environment = environment;
        _settings = new(outputColumnName, inputColumnName, options);
    }

    /// <summary>Makes the transformer; cleaning learns nothing, so the rows are not read.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not text.</exception>
    public CleanTextTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ColumnShapes.TextOrTextVector(_settings.InputColumn).Find(input.Schema);
        return new CleanTextTransformer(_environment, _settings);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = ColumnShapes.TextOrTextVector(_settings.InputColumn).Find(inputSchema);
        return ShapeOf.Adding(inputSchema, ShapeOf.OfKind(_settings.OutputColumn, input.Kind, TextDataViewType.Instance));
    }
}
