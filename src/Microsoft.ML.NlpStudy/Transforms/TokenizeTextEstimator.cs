using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts text into tokens. Made by <c>ml.Transforms.Text.TokenizeText</c>.</summary>
public sealed class TokenizeTextEstimator : StatelessEstimator<TokenizeTextTransformer>
{
    private readonly TokenizeTextTransformer.Settings _settings;

    internal TokenizeTextEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName, TextTokenizer tokenizer)
        : base(environment) => _settings = new(outputColumnName, inputColumnName, tokenizer.Name);

    private protected override ColumnCheck Input => ColumnShapes.Text(_settings.InputColumn);

    private protected override SchemaShape.Column Output(SchemaShape.Column input) =>
        ShapeOf.VariableVector(_settings.OutputColumn, TextDataViewType.Instance);

    private protected override TokenizeTextTransformer Create() => new(Environment, _settings);
}
