using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that cleans text: markup, case, punctuation, digits, white space. Made by <c>ml.Transforms.Text.CleanText</c>.
/// </summary>
public sealed class CleanTextEstimator : StatelessEstimator<CleanTextTransformer>
{
    private readonly CleanTextTransformer.Settings _settings;

    internal CleanTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, CleanTextOptions options)
        : base(environment)
    {
        options.Validate();
        _settings = new(outputColumnName, inputColumnName, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.TextOrTextVector(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.OfKind(_settings.OutputColumn, input.Kind, TextDataViewType.Instance);

    private protected override CleanTextTransformer Create() => new(Environment, _settings);
}
