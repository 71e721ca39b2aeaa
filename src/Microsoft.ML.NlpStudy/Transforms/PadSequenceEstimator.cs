using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Brings token sequences to one length. Made by <c>ml.Transforms.Text.PadSequence</c>.</summary>
public sealed class PadSequenceEstimator : StatelessEstimator<PadSequenceTransformer>
{
    private readonly PadSequenceTransformer.Settings _settings;

    internal PadSequenceEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, PadSequenceOptions options)
        : base(environment)
    {
        options.Validate();
        _settings = new(outputColumnName, inputColumnName, options);
    }

    private protected override ColumnCheck Input => ColumnShapes.TokenKeys(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) => ShapeOf.Key(
        _settings.OutputColumn, SchemaShape.Column.VectorKind.Vector, TokenKeyAnnotations.Shape(hasPaddingToken: true));

    private protected override PadSequenceTransformer Create() => new(Environment, _settings);
}
