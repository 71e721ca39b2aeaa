using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Gives the likeliest tokens for the masks of a text. Made by <c>ml.Transforms.Text.FillMask</c>.</summary>
public sealed class FillMaskEstimator : StatelessEstimator<FillMaskTransformer>
{
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly PretrainedEncoder _encoder;
    private readonly FillMaskOptions _options;

    internal FillMaskEstimator(
        IHostEnvironment environment, string outputColumn, string inputColumn, PretrainedEncoder encoder, FillMaskOptions options)
        : base(environment)
    {
        OptionCheck.That(
            encoder.Architecture.HasMaskedTokenHead, "an encoder with the head of a masked language model",
            $"{encoder.Family} without one", nameof(encoder));
        options.Validate(encoder.MaximumLength, encoder.Tokenizer.Vocabulary.Count);
        OptionCheck.That(options.ScoreColumnName != outputColumn, $"another column than '{outputColumn}'", options.ScoreColumnName,
            nameof(FillMaskOptions.ScoreColumnName));
        (_outputColumn, _inputColumn, _encoder, _options) = (outputColumn, inputColumn, encoder, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.Text(_inputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.VariableVector(_outputColumn, TextDataViewType.Instance);

    private protected override SchemaShape.Column[] FurtherOutputs =>
        [ShapeOf.VariableVector(_options.ScoreColumnName, NumberDataViewType.Single)];

    private protected override FillMaskTransformer Create() =>
        new(Environment, new(
            _outputColumn, _inputColumn, _options, _encoder.Architecture, _encoder.Tokenizer.Settings, _encoder.Marks), _encoder);
}
