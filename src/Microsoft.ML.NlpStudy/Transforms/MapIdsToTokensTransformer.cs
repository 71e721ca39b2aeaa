using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MapIdsToTokensTransformer), null, typeof(SignatureLoadModel), "Map ids to tokens", MapIdsToTokensTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Maps token ids back to tokens, or to text, as <see cref="MapIdsToTokensOptions"/> say.</summary>
public sealed class MapIdsToTokensTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyMapIds";
    private const string Signature = "NLPIDTOK";
    private readonly Settings _settings;

    internal MapIdsToTokensTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(MapIdsToTokensTransformer)) => _settings = settings;

    private MapIdsToTokensTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature)
            .ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) =>
        folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TextKeys(_settings.InputColumn).Find(inputSchema);
        MapIdsToTokensOptions options = _settings.Options;
        uint initialKey = TokenKeyAnnotations.FindKey(input, options.InitialToken, "initial");
        uint finalKey = TokenKeyAnnotations.FindKey(input, options.FinalToken, "final");
        DataViewType type = options.Separator is null ? new VectorDataViewType(TextDataViewType.Instance) : TextDataViewType.Instance;
        return new Mapping(
            TokenKeys.ValuesOf(input), new Skipped(initialKey, finalKey, TokenKeys.FindPadding(input)), options.Separator,
            inputSchema, input,
            new DataViewSchema.DetachedColumn(_settings.OutputColumn, type));
    }

    /// <summary>What options.json holds.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, MapIdsToTokensOptions Options)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
        }
    }

    /// <summary>The keys of tokens that are not shown; 0 where there is none.</summary>
    private readonly record struct Skipped(uint Initial, uint Final, uint Padding)
    {
        /// <summary>The keys before the first final one.</summary>
        public ReadOnlySpan<uint> BeforeFinal(ReadOnlySpan<uint> keys) =>
            Final != 0 && keys.IndexOf(Final) is >= 0 and int end ? keys[..end] : keys;

        /// <summary>Whether a key has a token to show. The missing key, 0, has none.</summary>
        public bool Shows(uint key) => key != 0 && key != Initial && key != Padding;
    }

    private sealed class Mapping(
        ReadOnlyMemory<char>[] tokens,
        Skipped skipped,
        string? separator,
        DataViewSchema schema,
        DataViewSchema.Column input,
        DataViewSchema.DetachedColumn output)
        : RowMapping(schema, [input], [output])
    {
        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) =>
            [!active[0] ? null : separator is null ? MapToTokens(row) : MapToText(row)];

        private ValueGetter<VBuffer<ReadOnlyMemory<char>>> MapToTokens(DataViewRow row)
        {
            Action<TokenBuffer> read = Reader(row);
            var shown = new TokenBuffer();
            return (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                read(shown);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, shown.Count);
                shown.AsSpan().CopyTo(editor.Values);
                value = editor.Commit();
            };
        }

        private ValueGetter<ReadOnlyMemory<char>> MapToText(DataViewRow row)
        {
            Action<TokenBuffer> read = Reader(row);
            var shown = new TokenBuffer();
            var text = new StringBuilder();
            return (ref ReadOnlyMemory<char> value) =>
            {
                read(shown);
                text.Clear();
                for (int i = 0; i < shown.Count; i++)
                {
                    text.Append(i > 0 ? separator : null).Append(shown[i]);
                }

                value = text.ToString().AsMemory();
            };
        }

        /// <summary>Makes a reader that fills a buffer with the tokens to show of the row that the cursor stands on.</summary>
        private Action<TokenBuffer> Reader(DataViewRow row)
        {
            ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(input);
            VBuffer<uint> keys = default;
            VBuffer<uint> dense = default;
            return shown =>
            {
                source(ref keys);
                shown.Clear();
                foreach (uint key in skipped.BeforeFinal(DenseVector.Values(keys, ref dense)))
                {
                    if (skipped.Shows(key))
                    {
                        shown.Add(tokens[key - 1]);
                    }
                }
            };
        }
    }
}
