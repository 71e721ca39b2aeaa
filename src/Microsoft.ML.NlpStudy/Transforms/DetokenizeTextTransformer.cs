using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(DetokenizeTextTransformer), null, typeof(SignatureLoadModel), "Detokenize text", DetokenizeTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that puts texts together from tokens with a <see cref="TextTokenizer"/>.</summary>
public sealed class DetokenizeTextTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyDetokenizeText";
    private const string Signature = "NLPDETXT";
    private readonly TokenizerColumns _columns;

    internal DetokenizeTextTransformer(IHostEnvironment environment, TokenizerColumns columns)
        : base(environment, nameof(DetokenizeTextTransformer)) => _columns = columns;

    private DetokenizeTextTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, TokenizerColumns.ReadDetokenizer(new ModelFolderReader(context, Signature, LoaderSignature)))
    {
    }

    private protected override void Save(ModelFolderWriter folder) => _columns.Write(folder, Signature, LoaderSignature);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Tokens(_columns.Input).Find(inputSchema);
        return new ColumnMapping(
            inputSchema, [input], (new(_columns.Output, TextDataViewType.Instance), row => Detokenize(row, input)));
    }

    private ValueGetter<ReadOnlyMemory<char>> Detokenize(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        return (ref ReadOnlyMemory<char> value) =>
        {
            source(ref tokens);
            value = _columns.Tokenizer.Detokenize(tokens.GetValues()).AsMemory();    // values left out of a sparse vector are empty
        };
    }
}
