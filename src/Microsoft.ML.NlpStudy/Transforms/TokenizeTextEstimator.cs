using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts text into tokens. Made by <c>ml.Transforms.Text.TokenizeText</c>.</summary>
public sealed class TokenizeTextEstimator : IEstimator<TokenizeTextTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly TokenizeTextTransformer.Settings _settings;

    internal TokenizeTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, TextTokenizer tokenizer)
    {
        _environment = environment;
        _settings = new(outputColumnName, inputColumnName, tokenizer.Name);
    }

    /// <summary>Makes the transformer; tokenizing learns nothing, so the rows are not read.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not text.</exception>
    public TokenizeTextTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ColumnShapes.Text(_settings.InputColumn).Find(input.Schema);
        return new TokenizeTextTransformer(_environment, _settings);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.Text(_settings.InputColumn).Find(inputSchema);
        return ShapeOf.Adding(inputSchema, ShapeOf.VariableVector(_settings.OutputColumn, TextDataViewType.Instance));
    }
}
