using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(TokenizeTextTransformer), null, typeof(SignatureLoadModel), "Tokenize text", TokenizeTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts text into tokens with a <see cref="TextTokenizer"/>.</summary>
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
        return new Mapping(_columns.Tokenizer, inputSchema, input, _columns.Output);
    }

    private sealed class Mapping(TextTokenizer tokenizer, DataViewSchema schema, DataViewSchema.Column input, string output)
        : RowMapping(schema, [input], [new DataViewSchema.DetachedColumn(output, new VectorDataViewType(TextDataViewType.Instance))])
    {
        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) => [active[0] ? Tokenize(row) : null];

        private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Tokenize(DataViewRow row)
        {
            ValueGetter<ReadOnlyMemory<char>> source = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> text = default;
            var tokens = new TokenBuffer();
            return (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                source(ref text);
                tokenizer.Tokenize(text, tokens);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, tokens.Count);
                tokens.AsSpan().CopyTo(editor.Values);
                value = editor.Commit();
            };
        }
    }
}
