using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The estimator that puts texts together from tokens. Made by <c>ml.Transforms.Text.DetokenizeText</c>.</summary>
public sealed class DetokenizeTextEstimator : StatelessEstimator<DetokenizeTextTransformer>
{
    private readonly TokenizerColumns _columns;

    internal DetokenizeTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, TextTokenizer tokenizer)
        : base(environment)
    {
        _columns = new(outputColumnName, inputColumnName, tokenizer);
        _columns.CheckDetokenizes();
    }

    private protected override ColumnCheck Input => ColumnShapes.Tokens(_columns.Input);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.Scalar(_columns.Output, TextDataViewType.Instance);

    private protected override DetokenizeTextTransformer Create() => new(Environment, _columns);
}
