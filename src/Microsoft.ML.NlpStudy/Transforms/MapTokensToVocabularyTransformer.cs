using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
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
        : this(environment, settings,
            folder.ReadEntry(ModelFolder.VocabularyEntry, EntryLimits.ListOf(settings.VocabularySize), settings.ReadVocabulary))
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

    /// <summary>The vocabulary that was learned or given.</summary>
    public Vocabulary Vocabulary { get; }

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteEntry(ModelFolder.VocabularyEntry, stream => VocabularyFile.Write(Vocabulary, stream));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        InputOutputColumnPair[] pairs = [.. _settings.Columns];
        DataViewSchema.Column[] inputs = Array.ConvertAll(pairs, pair => Input(pair, _settings.Options).Find(inputSchema));
        DataViewSchema.DetachedColumn[] outputs =
            [.. pairs.Zip(inputs, (pair, input) => new DataViewSchema.DetachedColumn(pair.OutputColumnName, TypeOf(input), _annotations))];
        return new Mapping(Vocabulary, _settings.Options.StopWords, inputSchema, inputs, outputs);
    }

    /// <summary>
    /// What an input column must be: tokens; where nothing is padded and nothing taken out, as with labels, a text will do that is a token
    /// itself.
    /// </summary>
    internal static ColumnCheck Input(InputOutputColumnPair pair, VocabularyOptions options) =>
        options.PaddingToken is null && options.StopWords.Count == 0
            ? ColumnShapes.TextOrTextVector(pair.InputColumnName)
            : ColumnShapes.Tokens(pair.InputColumnName);

    private DataViewType TypeOf(DataViewSchema.Column input)
    {
        var key = new KeyDataViewType(typeof(uint), Vocabulary.Count);
        return input.Type is not VectorDataViewType vector ? key
            : new VectorDataViewType(key, _settings.Options.StopWords.Count > 0 ? 0 : vector.Size);
    }

    /// <summary>
    /// What options.json holds. The number of entries shows whether vocabulary.txt is whole. Columns after the first have a member of their
    /// own, which is not there where there are none: as when one column was all that could be mapped.
    /// </summary>
    internal sealed record Settings(
        string OutputColumn,
        string InputColumn,
        int VocabularySize,
        VocabularyOptions Options,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<InputOutputColumnPair?>? FurtherColumns = null)
    {
        [JsonIgnore]
        public IEnumerable<InputOutputColumnPair> Columns =>
            (FurtherColumns ?? []).OfType<InputOutputColumnPair>().Prepend(new InputOutputColumnPair(OutputColumn, InputColumn));

        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
            OptionCheck.AtLeast(1, VocabularySize);
            OptionCheck.That(FurtherColumns?.Contains(null) != true, "pairs of columns", "null", nameof(FurtherColumns));
        }

        public Vocabulary ReadVocabulary(Stream stream) =>
            VocabularyFile.Read(stream, VocabularySize, Options.UnknownToken, Options.PaddingToken);
    }

    private sealed class Mapping(
        Vocabulary vocabulary,
        IReadOnlyList<string> stopWords,
        DataViewSchema schema,
        DataViewSchema.Column[] inputs,
        DataViewSchema.DetachedColumn[] outputs)
        : RowMapping(schema, inputs, outputs)
    {
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _stopWords =
            stopWords.Count == 0 ? null : new HashSet<string>(stopWords, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        private readonly uint _unknownKey = vocabulary.UnknownId is { } id ? (uint)id + 1 : 0;

        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) =>
            [.. Inputs.Select((input, i) => !active[i]
                ? null : input.Type is VectorDataViewType ? (Delegate)MapVector(row, input) : MapText(row, input))];

        private ValueGetter<uint> MapText(DataViewRow row, DataViewSchema.Column input)
        {
            ValueGetter<ReadOnlyMemory<char>> source = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> token = default;
            return (ref uint value) =>
            {
                source(ref token);
                value = KeyOf(token.Span);
            };
        }

        private ValueGetter<VBuffer<uint>> MapVector(DataViewRow row, DataViewSchema.Column input)
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
            VBuffer<ReadOnlyMemory<char>> tokens = default;
            VBuffer<ReadOnlyMemory<char>> dense = default;
            return (ref VBuffer<uint> value) =>
            {
                source(ref tokens);
                ReadOnlySpan<ReadOnlyMemory<char>> values = DenseVector.Values(tokens, ref dense);
                VBufferEditor<uint> editor = VBufferEditor.Create(ref value, values.Length);
                int count = 0;
                foreach (ReadOnlyMemory<char> token in values)
                {
                    if (_stopWords?.Contains(token.Span) != true)
                    {
                        editor.Values[count++] = KeyOf(token.Span);
                    }
                }

                value = editor.Commit();
                if (count < values.Length)
                {
                    value = VBufferEditor.Create(ref value, count, keepOldOnResize: true).Commit();
                }
            };
        }

        /// <summary>A missing (empty) text has the missing key, as with MapValueToKey.</summary>
        private uint KeyOf(ReadOnlySpan<char> token) =>
            token.IsEmpty ? 0 : vocabulary.TryGetId(token, out int id) ? (uint)id + 1 : _unknownKey;
    }
}
