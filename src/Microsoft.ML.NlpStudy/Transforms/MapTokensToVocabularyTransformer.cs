using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MapTokensToVocabularyTransformer), null, typeof(SignatureLoadModel), "Map tokens to a vocabulary",
    MapTokensToVocabularyTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Maps tokens to keys into a <see cref="Vocabulary"/>: a token's key is its id + 1, since 0 is ML.NET's missing key.</summary>
public sealed class MapTokensToVocabularyTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyMapTokens";
    private const string Signature = "NLPVOCAB";
    private readonly Settings _settings;
    private readonly DataViewSchema.Annotations _annotations;

    internal MapTokensToVocabularyTransformer(IHostEnvironment environment, Settings settings, Vocabulary vocabulary)
        : base(environment, nameof(MapTokensToVocabularyTransformer))
    {
        _settings = settings;
        Vocabulary = vocabulary;
        _annotations = TokenKeyAnnotations.Create(vocabulary);
    }

    private MapTokensToVocabularyTransformer(IHostEnvironment environment, ModelFolderReader folder, Settings settings)
        : this(environment, settings, folder.ReadEntry(ModelFolder.VocabularyEntry, settings.ReadVocabulary))
    {
    }

    private MapTokensToVocabularyTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder, folder.ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private MapTokensToVocabularyTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    /// <summary>The vocabulary that was learned.</summary>
    public Vocabulary Vocabulary { get; }

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteEntry(ModelFolder.VocabularyEntry, stream => VocabularyFile.Write(Vocabulary, stream));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Tokens(_settings.InputColumn).Find(inputSchema);
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), Vocabulary.Count), ((VectorDataViewType)input.Type).Size);
        return new Mapping(Vocabulary, inputSchema, input, new DataViewSchema.DetachedColumn(_settings.OutputColumn, type, _annotations));
    }

    /// <summary>What options.json holds. The number of entries shows whether vocabulary.txt is whole.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, int VocabularySize, VocabularyOptions Options)
    {
        public void Validate()
        {
            Options.Validate();
            OptionCheck.That(VocabularySize >= 1, "at least 1", VocabularySize, nameof(VocabularySize));
        }

        public Vocabulary ReadVocabulary(Stream stream) =>
            VocabularyFile.Read(stream, VocabularySize, Options.UnknownToken, Options.PaddingToken);
    }

    private sealed class Mapping(
        Vocabulary vocabulary, DataViewSchema schema, DataViewSchema.Column input, DataViewSchema.DetachedColumn output)
        : RowMapping(schema, [input], [output])
    {
        private readonly uint _unknownKey = vocabulary.UnknownId is { } id ? (uint)id + 1 : 0;

        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) => [active[0] ? Map(row) : null];

        private ValueGetter<VBuffer<uint>> Map(DataViewRow row)
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
            VBuffer<ReadOnlyMemory<char>> tokens = default;
            VBuffer<ReadOnlyMemory<char>> dense = default;
            return (ref VBuffer<uint> value) =>
            {
                source(ref tokens);
                ReadOnlySpan<ReadOnlyMemory<char>> values = DenseVector.Values(tokens, ref dense);
                VBufferEditor<uint> editor = VBufferEditor.Create(ref value, values.Length);
                for (int i = 0; i < values.Length; i++)
                {
                    editor.Values[i] = KeyOf(values[i].Span);
                }

                value = editor.Commit();
            };
        }

        /// <summary>A missing (empty) text has the missing key, as with MapValueToKey.</summary>
        private uint KeyOf(ReadOnlySpan<char> token) =>
            token.IsEmpty ? 0 : vocabulary.TryGetId(token, out int id) ? (uint)id + 1 : _unknownKey;
    }
}
