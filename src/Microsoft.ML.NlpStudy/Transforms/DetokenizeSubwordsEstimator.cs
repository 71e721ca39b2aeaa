using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The estimator that puts subwords together again. Made by <c>ml.Transforms.Text.DetokenizeSubwords</c>.</summary>
public sealed class DetokenizeSubwordsEstimator : StatelessEstimator<DetokenizeSubwordsTransformer>
{
    private readonly DetokenizeSubwordsTransformer.Settings _settings;

    internal DetokenizeSubwordsEstimator(IHostEnvironment environment, DetokenizeSubwordsTransformer.Settings settings)
        : base(environment)
    {
        settings.Validate();
        _settings = settings;
    }

    private protected override ColumnCheck Input => ColumnShapes.Tokens(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.Scalar(_settings.OutputColumn, TextDataViewType.Instance);

    private protected override DetokenizeSubwordsTransformer Create() => new(Environment, _settings);
}
