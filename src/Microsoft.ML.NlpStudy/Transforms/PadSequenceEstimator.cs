using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that adds initial and final tokens to sequences and brings them to one length. Made by
/// <c>ml.Transforms.Text.PadSequence</c>.
/// </summary>
public sealed class PadSequenceEstimator : StatelessEstimator<PadSequenceTransformer>
{
    private readonly PadSequenceTransformer.Settings _settings;

    internal PadSequenceEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, PadSequenceOptions options)
        : base(environment)
    {
        options.Validate();
        OptionCheck.That(
            options.LengthColumnName != outputColumnName, "another column than the sequences'", options.LengthColumnName,
            nameof(options.LengthColumnName));
        _settings = new(outputColumnName, inputColumnName, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.TokenKeys(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input)
    {
        bool isFixed = _settings.Options.Length is not null;
        return ShapeOf.Key(
            _settings.OutputColumn,
            isFixed ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector,
            TokenKeyAnnotations.Shape(
                hasPaddingToken: isFixed || input.Annotations.Any(a => a.Name == AnnotationNames.PaddingToken),
                hasUnknownToken: input.Annotations.Any(a => a.Name == AnnotationNames.UnknownToken)));
    }

    private protected override SchemaShape.Column[] FurtherOutputs =>
        _settings.Options.LengthColumnName is { } name ? [ShapeOf.Scalar(name, NumberDataViewType.Int32)] : [];

    private protected override PadSequenceTransformer Create() => new(Environment, _settings);
}
