using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MarkWordStartsTransformer), null, typeof(SignatureLoadModel), "Mark word starts", MarkWordStartsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Marks which tokens begin a word of their text, as <see cref="WordStartMarks"/> does.</summary>
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

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(
        _settings.OutputColumn, inputSchema, ColumnShapes.Tokens(_settings.TokensColumn).Find(inputSchema),
        ColumnShapes.Text(_settings.TextColumn).Find(inputSchema));

    /// <summary>What options.json holds.</summary>
    internal sealed record Settings(string OutputColumn, string TokensColumn, string TextColumn)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(TokensColumn, nameof(TokensColumn));
            ColumnName.Check(TextColumn, nameof(TextColumn));
        }
    }

    private sealed class Mapping(string output, DataViewSchema schema, DataViewSchema.Column tokensColumn, DataViewSchema.Column textColumn)
        : RowMapping(schema, [tokensColumn, textColumn], [new DataViewSchema.DetachedColumn(output, tokensColumn.Type)])
    {
        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) => [active[0] ? Mark(row) : null];

        private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Mark(DataViewRow row)
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> tokensOf = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(tokensColumn);
            ValueGetter<ReadOnlyMemory<char>> textOf = row.GetGetter<ReadOnlyMemory<char>>(textColumn);
            VBuffer<ReadOnlyMemory<char>> tokens = default;
            ReadOnlyMemory<char> text = default;
            var matcher = new WordStartMatcher();
            return (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                tokensOf(ref tokens);
                textOf(ref text);
                matcher.Start(text);
                tokens.CopyToDense(ref value);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.CreateFromBuffer(ref value);
                foreach (ref ReadOnlyMemory<char> token in editor.Values)
                {
                    if (matcher.BeginsWord(token.Span))
                    {
                        token = string.Concat([SubwordMarks.WordStart], token.Span).AsMemory();
                    }
                }

                value = editor.Commit();
            };
        }
    }
}
