using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts text into tokens. Made by <c>ml.Transforms.Text.TokenizeText</c>.</summary>
public sealed class TokenizeTextEstimator : StatelessEstimator<TokenizeTextTransformer>
{
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly TextTokenizer _tokenizer;

    internal TokenizeTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, TextTokenizer tokenizer)
        : base(environment) => (_outputColumn, _inputColumn, _tokenizer) = (outputColumnName, inputColumnName, tokenizer);

    private protected override ColumnCheck Input => ColumnShapes.Text(_inputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.VariableVector(_outputColumn, TextDataViewType.Instance);

    private protected override TokenizeTextTransformer Create() => new(Environment, _outputColumn, _inputColumn, _tokenizer);
}
