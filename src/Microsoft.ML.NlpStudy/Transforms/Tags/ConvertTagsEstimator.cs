using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The estimator that writes tags in another notation. Made by <c>ml.Transforms.Text.ConvertTags</c>.</summary>
public sealed class ConvertTagsEstimator : StatelessEstimator<ConvertTagsTransformer>
{
    private readonly ConvertTagsTransformer.Settings _settings;

    internal ConvertTagsEstimator(IHostEnvironment environment, ConvertTagsTransformer.Settings settings)
        : base(environment)
    {
        settings.Validate();
        _settings = settings;
    }

    private protected override ColumnCheck Input => ColumnShapes.Tags(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.OfKind(_settings.OutputColumn, input.Kind, TextDataViewType.Instance);

    private protected override ConvertTagsTransformer Create() => new(Environment, _settings);
}
