using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(TokenizeTextTransformer), null, typeof(SignatureLoadModel), "Tokenize text", TokenizeTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts text into tokens with a <see cref="TextTokenizer"/>.</summary>
public sealed class TokenizeTextTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyTokenizeText";
    private const string Signature = "NLPTOKEN";
    private readonly Settings _settings;
    private readonly TextTokenizer _tokenizer;

    internal TokenizeTextTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(TokenizeTextTransformer)) => (_settings, _tokenizer) = (settings, settings.FindTokenizer());

    private TokenizeTextTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature)
            .ReadOptions<Settings>(settings => settings.FindTokenizer()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) =>
        folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Text(_settings.InputColumn).Find(inputSchema);
        return new Mapping(_tokenizer, inputSchema, input, _settings.OutputColumn);
    }

    /// <summary>What options.json holds.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, string Tokenizer)
    {
        public TextTokenizer FindTokenizer()
        {
            TextTokenizer? tokenizer = TextTokenizer.Find(Tokenizer);
            OptionCheck.That(
                tokenizer is not null, $"one of {string.Join(", ", TextTokenizer.All)}", Tokenizer, nameof(Tokenizer));
            return tokenizer!;
        }
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
