using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Makes a vector of a text by a pretrained encoder. Made by <c>ml.Transforms.Text.EmbedText</c>.</summary>
public sealed class EmbedTextEstimator : StatelessEstimator<EmbedTextTransformer>
{
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly PretrainedEncoder _encoder;
    private readonly EmbedTextOptions _options;

    internal EmbedTextEstimator(
        IHostEnvironment environment, string outputColumn, string inputColumn, PretrainedEncoder encoder, EmbedTextOptions options)
        : base(environment)
    {
        options.Validate(encoder.MaximumLength, encoder.Architecture.HasPooler);
        (_outputColumn, _inputColumn, _encoder, _options) = (outputColumn, inputColumn, encoder, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.Text(_inputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.Vector(_outputColumn, NumberDataViewType.Single);

    private protected override EmbedTextTransformer Create() => new(
        Environment,
        new(_outputColumn, _inputColumn, _options, _encoder.Architecture.For(_options.Pooling), _encoder.Tokenizer.Settings,
            _encoder.Marks),
        _encoder);
}
