using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that gathers tokens with tags into entities. Made by <c>ml.Transforms.Text.MapTagsToEntities</c>.
/// </summary>
public sealed class MapTagsToEntitiesEstimator : StatelessEstimator<MapTagsToEntitiesTransformer>
{
    private readonly MapTagsToEntitiesTransformer.Settings _settings;

    internal MapTagsToEntitiesEstimator(IHostEnvironment environment, MapTagsToEntitiesTransformer.Settings settings)
        : base(environment)
    {
        settings.Validate();
        _settings = settings;
    }

    private protected override ColumnCheck Input => ColumnShapes.Tokens(_settings.TokensColumn);

    private protected override IEnumerable<ColumnCheck> FurtherInputs => _settings.FurtherInputs();

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.VariableVector(_settings.OutputColumn, TextDataViewType.Instance);

    private protected override SchemaShape.Column[] FurtherOutputs =>
        [.. _settings.FurtherOutputs().Select(column => ShapeOf.VariableVector(column.Name, column.Item))];

    private protected override MapTagsToEntitiesTransformer Create() => new(Environment, _settings);
}
