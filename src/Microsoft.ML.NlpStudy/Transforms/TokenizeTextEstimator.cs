using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The estimator that cuts text into tokens. Made by <c>ml.Transforms.Text.TokenizeText</c>.</summary>
public sealed class TokenizeTextEstimator : StatelessEstimator<TokenizeTextTransformer>
{
    private readonly TokenizerColumns _columns;

    internal TokenizeTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, TextTokenizer tokenizer)
        : base(environment) => _columns = new(outputColumnName, inputColumnName, tokenizer);

    private protected override ColumnCheck Input => ColumnShapes.Text(_columns.Input);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.VariableVector(_columns.Output, TextDataViewType.Instance);

    private protected override TokenizeTextTransformer Create() => new(Environment, _columns);
}
