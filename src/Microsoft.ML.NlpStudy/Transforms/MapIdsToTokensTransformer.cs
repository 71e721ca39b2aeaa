using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MapIdsToTokensTransformer), null, typeof(SignatureLoadModel), "Map ids to tokens", MapIdsToTokensTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that maps token ids back to tokens, or to text, as <see cref="MapIdsToTokensOptions"/> say.</summary>
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
        var source = new TokenSource(
            input, TokenKeys.ValuesOf(input), new SkippedKeys(initialKey, finalKey, TokenKeys.FindPadding(input)));
        return new ColumnMapping(inputSchema, [input], options.Separator is { } separator
            ? (new(_settings.OutputColumn, TextDataViewType.Instance), row => MapToText(source.Reader(row), separator))
            : (new(_settings.OutputColumn, new VectorDataViewType(TextDataViewType.Instance)), row => MapToTokens(source.Reader(row))));
    }

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> MapToTokens(Action<TokenBuffer> read)
    {
        var shown = new TokenBuffer();
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            read(shown);
            shown.AsSpan().CopyTo(DenseVector.Resize(ref value, shown.Count));
        };
    }

    private static ValueGetter<ReadOnlyMemory<char>> MapToText(Action<TokenBuffer> read, string separator)
    {
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

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, MapIdsToTokensOptions Options)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
        }
    }

    /// <summary>The keys of tokens that are left out; 0 for a token that the options or the column do not name.</summary>
    private readonly record struct SkippedKeys(uint Initial, uint Final, uint Padding)
    {
        /// <summary>Cuts keys off at the first final one.</summary>
        public ReadOnlySpan<uint> BeforeFinal(ReadOnlySpan<uint> keys) =>
            Final != 0 && keys.IndexOf(Final) is >= 0 and int end ? keys[..end] : keys;

        /// <summary>Whether a key's token is shown. The missing key, 0, has no token.</summary>
        public bool Shows(uint key) => key != 0 && key != Initial && key != Padding;
    }

    /// <summary>A column of keys with the token of each key, from key 1.</summary>
    private sealed record TokenSource(DataViewSchema.Column Column, ReadOnlyMemory<char>[] Tokens, SkippedKeys Skipped)
    {
        /// <summary>Makes a reader that fills a buffer with the tokens to show of the row that the cursor stands on.</summary>
        public Action<TokenBuffer> Reader(DataViewRow row)
        {
            ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(Column);
            VBuffer<uint> keys = default;
            VBuffer<uint> dense = default;
            return shown =>
            {
                source(ref keys);
                shown.Clear();
                foreach (uint key in Skipped.BeforeFinal(DenseVector.Values(keys, ref dense)))
                {
                    if (Skipped.Shows(key))
                    {
                        shown.Add(Tokens[key - 1]);
                    }
                }
            };
        }
    }
}
