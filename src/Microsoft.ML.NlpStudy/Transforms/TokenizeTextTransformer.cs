using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(TokenizeTextTransformer), null, typeof(SignatureLoadModel), "Tokenize text", TokenizeTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that cuts text into tokens with a <see cref="TextTokenizer"/>.</summary>
public sealed class TokenizeTextTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyTokenizeText";
    private const string Signature = "NLPTOKEN";
    private readonly TokenizerColumns _columns;

    internal TokenizeTextTransformer(IHostEnvironment environment, TokenizerColumns columns)
        : base(environment, nameof(TokenizeTextTransformer)) => _columns = columns;

    private TokenizeTextTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, TokenizerColumns.Read(new ModelFolderReader(context, Signature, LoaderSignature)))
    {
    }

    private protected override void Save(ModelFolderWriter folder) => _columns.Write(folder, Signature, LoaderSignature);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Text(_columns.Input).Find(inputSchema);
        return new ColumnMapping(
            inputSchema, [input],
            (new(_columns.Output, new VectorDataViewType(TextDataViewType.Instance)), row => Tokenize(row, input)));
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Tokenize(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<ReadOnlyMemory<char>> source = row.GetGetter<ReadOnlyMemory<char>>(input);
        ReadOnlyMemory<char> text = default;
        var tokens = new TokenBuffer();
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            source(ref text);
            _columns.Tokenizer.Tokenize(text, tokens);
            tokens.AsSpan().CopyTo(DenseVector.Resize(ref value, tokens.Count));
        };
    }
}
