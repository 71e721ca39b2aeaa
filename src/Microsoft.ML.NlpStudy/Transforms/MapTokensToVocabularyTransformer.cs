using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MapTokensToVocabularyTransformer), null, typeof(SignatureLoadModel), "Map tokens to a vocabulary",
    MapTokensToVocabularyTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The transformer that maps tokens to keys into a <see cref="Vocabulary"/>: a token's key is its id + 1, since 0 is ML.NET's missing key.
/// </summary>
public sealed class MapTokensToVocabularyTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyMapTokens";
    private const string Signature = "NLPVOCAB";
    private readonly Settings _settings;
    private readonly DataViewSchema.Annotations _annotations;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _stopWords;
    private readonly uint _unknownKey;

    internal MapTokensToVocabularyTransformer(IHostEnvironment environment, Settings settings, Vocabulary vocabulary)
        : base(environment, nameof(MapTokensToVocabularyTransformer))
    {
        _settings = settings;
        Vocabulary = vocabulary;
        _annotations = TokenKeyAnnotations.Create(vocabulary);
        _stopWords = settings.Options.StopWords is { Count: > 0 } words
            ? new HashSet<string>(words, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>() : null;
        _unknownKey = vocabulary.UnknownId is { } id ? (uint)id + 1 : 0;
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
        (InputOutputColumnPair Pair, DataViewSchema.Column Input)[] columns =
            [.. _settings.Columns.Select(pair => (pair, Input(pair, _settings.Options).Find(inputSchema)))];
        return new ColumnMapping(
            inputSchema, [.. columns.Select(column => column.Input)],
            [.. columns.Select(column => (Output(column.Pair, column.Input), Getter(column.Input)))]);
    }

    private protected override void Export(PipelineGraph graph, RowMapping mapping)
    {
        if (_stopWords is not null)
        {
            base.Export(graph, mapping);
        }

        // An empty token has the missing key. So it fills up rows of a batch.
        string[] known = [.. Vocabulary.Tokens.Where(token => token.Length > 0), ""];
        long[] keys = [.. known.Select(token => (long)KeyOf(token))];
        foreach (InputOutputColumnPair pair in _settings.Columns)
        {
            DataViewSchema.Column added = mapping.OutputSchema[pair.OutputColumnName];
            graph.SetColumn(added, graph.LookUp(graph.Column(pair.InputColumnName), known, keys, _unknownKey).Cast(GraphType.UInt32));
        }
    }

    /// <summary>
    /// Makes the check of an input column: a vector of tokens. Without padding token and stop words, as with labels, a text that is one
    /// token will do too.
    /// </summary>
    internal static ColumnCheck Input(InputOutputColumnPair pair, VocabularyOptions options) =>
        options.PaddingToken is null && options.StopWords.Count == 0
            ? ColumnShapes.TextOrTextVector(pair.InputColumnName)
            : ColumnShapes.Tokens(pair.InputColumnName);

    private DataViewSchema.DetachedColumn Output(InputOutputColumnPair pair, DataViewSchema.Column input)
    {
        var key = new KeyDataViewType(typeof(uint), Vocabulary.Count);
        return new(
            pair.OutputColumnName,
            input.Type is VectorDataViewType vector ? new VectorDataViewType(key, _stopWords is null ? vector.Size : 0) : key,
            _annotations);
    }

    private Func<DataViewRow, Delegate> Getter(DataViewSchema.Column input) =>
        row => input.Type is VectorDataViewType ? MapVector(row, input) : MapText(row, input);

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
        VBuffer<ReadOnlyMemory<char>> vector = default;
        VBuffer<ReadOnlyMemory<char>> dense = default;
        return (ref VBuffer<uint> value) =>
        {
            source(ref vector);
            ReadOnlySpan<ReadOnlyMemory<char>> tokens = DenseVector.Values(vector, ref dense);
            Span<uint> keys = DenseVector.Resize(ref value, tokens.Length);
            int count = 0;
            foreach (ReadOnlyMemory<char> token in tokens)
            {
                if (_stopWords?.Contains(token.Span) != true)
                {
                    keys[count++] = KeyOf(token.Span);
                }
            }

            DenseVector.Resize(ref value, count);
        };
    }

    /// <summary>Finds a token's key. A missing (empty) text has the missing key, as with MapValueToKey.</summary>
    private uint KeyOf(ReadOnlySpan<char> token) =>
        token.IsEmpty ? 0 : Vocabulary.TryGetId(token, out int id) ? (uint)id + 1 : _unknownKey;

    /// <summary>
    /// The content of options.json. The number of entries shows whether vocabulary.txt is whole. Columns after the first have their own
    /// member, which is absent where there is one column, as in models of the first versions.
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
}
