using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The estimator that maps token ids back to tokens or text. Made by <c>ml.Transforms.Text.MapIdsToTokens</c>.</summary>
public sealed class MapIdsToTokensEstimator : StatelessEstimator<MapIdsToTokensTransformer>
{
    private readonly MapIdsToTokensTransformer.Settings _settings;

    internal MapIdsToTokensEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, MapIdsToTokensOptions options)
        : base(environment)
    {
        options.Validate();
        _settings = new(outputColumnName, inputColumnName, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.TextKeys(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) => _settings.Options.Separator is null
        ? ShapeOf.VariableVector(_settings.OutputColumn, TextDataViewType.Instance)
        : ShapeOf.Scalar(_settings.OutputColumn, TextDataViewType.Instance);

    private protected override MapIdsToTokensTransformer Create() => new(Environment, _settings);
}
