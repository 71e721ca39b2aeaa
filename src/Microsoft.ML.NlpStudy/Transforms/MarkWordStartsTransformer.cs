using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MarkWordStartsTransformer), null, typeof(SignatureLoadModel), "Mark word starts", MarkWordStartsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that marks the tokens that begin a word of their text, as <see cref="WordStartMarks"/> does.</summary>
public sealed class MarkWordStartsTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyMarkWordStarts";
    private const string Signature = "NLPWORDS";
    private readonly Settings _settings;

    internal MarkWordStartsTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(MarkWordStartsTransformer)) => _settings = settings;

    private MarkWordStartsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(
            environment, new ModelFolderReader(context, Signature, LoaderSignature).ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) => folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column tokens = ColumnShapes.Tokens(_settings.TokensColumn).Find(inputSchema);
        DataViewSchema.Column text = ColumnShapes.Text(_settings.TextColumn).Find(inputSchema);
        return new ColumnMapping(
            inputSchema, [tokens, text], (new(_settings.OutputColumn, tokens.Type), row => Mark(row, tokens, text)));
    }

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Mark(
        DataViewRow row, DataViewSchema.Column tokensColumn, DataViewSchema.Column textColumn)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> tokensOf = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(tokensColumn);
        ValueGetter<ReadOnlyMemory<char>> textOf = row.GetGetter<ReadOnlyMemory<char>>(textColumn);
        VBuffer<ReadOnlyMemory<char>> vector = default;
        VBuffer<ReadOnlyMemory<char>> dense = default;
        ReadOnlyMemory<char> text = default;
        var matcher = new WordStartMatcher();
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            tokensOf(ref vector);
            textOf(ref text);
            matcher.Start(text);
            ReadOnlySpan<ReadOnlyMemory<char>> tokens = DenseVector.Values(vector, ref dense);
            Span<ReadOnlyMemory<char>> marked = DenseVector.Resize(ref value, tokens.Length);
            for (int i = 0; i < tokens.Length; i++)
            {
                marked[i] = matcher.BeginsWord(tokens[i].Span)
                    ? string.Concat([SubwordMarks.WordStart], tokens[i].Span).AsMemory() : tokens[i];
            }
        };
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string TokensColumn, string TextColumn)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(TokensColumn, nameof(TokensColumn));
            ColumnName.Check(TextColumn, nameof(TextColumn));
        }
    }
}
