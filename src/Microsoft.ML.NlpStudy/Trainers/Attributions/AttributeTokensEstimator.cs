using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Tells how much each token adds to a class's probability. Made by <c>ml.Transforms.Text.AttributeTokens</c>.</summary>
public sealed class AttributeTokensEstimator : StatelessEstimator<AttributeTokensTransformer>
{
    private readonly string _outputColumn;
    private readonly TextClassifierTransformer _classifier;
    private readonly TokenAttributionOptions _options;

    internal AttributeTokensEstimator(
        IHostEnvironment environment, string outputColumn, TextClassifierTransformer classifier, TokenAttributionOptions options)
        : base(environment)
    {
        options.Validate();
        if (classifier.Options.SecondIdsColumnName is { } second)
        {
            throw new ArgumentException(
                $"Classifier: expected one of single texts, found one of pairs, with the second column '{second}'.", nameof(classifier));
        }

        OptionCheck.That(
            options.Class is null || classifier.Classes.Names.Contains(options.Class),
            $"one of the classes {string.Join(", ", classifier.Classes.Names.Select(name => $"'{name}'"))}", options.Class,
            nameof(TokenAttributionOptions.Class));
        OptionCheck.That(
            options.Method == TokenAttributionMethod.Occlusion || classifier.HasGradients,
            "Occlusion, as the classifier's network has no vectors to differentiate by", options.Method,
            nameof(TokenAttributionOptions.Method));
        (_outputColumn, _classifier, _options) = (outputColumn, classifier, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.TokenKeys(_classifier.Options.IdsColumnName);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.VariableVector(_outputColumn, NumberDataViewType.Single);

    private protected override AttributeTokensTransformer Create() => new(Environment, new(_outputColumn, _options), _classifier);
}
