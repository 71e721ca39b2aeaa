using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that marks the tokens that begin a word of their text. Made by <c>ml.Transforms.Text.MarkWordStarts</c>.
/// </summary>
public sealed class MarkWordStartsEstimator : StatelessEstimator<MarkWordStartsTransformer>
{
    private readonly MarkWordStartsTransformer.Settings _settings;

    internal MarkWordStartsEstimator(IHostEnvironment environment, MarkWordStartsTransformer.Settings settings)
        : base(environment) => _settings = settings;

    private protected override ColumnCheck Input => ColumnShapes.Tokens(_settings.TokensColumn);

    private protected override IEnumerable<ColumnCheck> FurtherInputs => [ColumnShapes.Text(_settings.TextColumn)];

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.OfKind(_settings.OutputColumn, input.Kind, TextDataViewType.Instance);

    private protected override MarkWordStartsTransformer Create() => new(Environment, _settings);
}
