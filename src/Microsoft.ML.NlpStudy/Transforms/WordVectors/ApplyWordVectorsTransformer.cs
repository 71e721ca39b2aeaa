using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(ApplyWordVectorsTransformer), null, typeof(SignatureLoadModel), "Apply word vectors",
    ApplyWordVectorsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that makes one vector of the word vectors of a text's tokens.</summary>
public sealed class ApplyWordVectorsTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyWordVectors";
    private const string Signature = "NLPWVECS";
    private readonly Settings _settings;
    private readonly WordVectorLookup? _unknown;

    internal ApplyWordVectorsTransformer(IHostEnvironment environment, Settings settings, WordVectors vectors)
        : base(environment, nameof(ApplyWordVectorsTransformer))
    {
        _settings = settings;
        Vectors = vectors;
        _unknown = settings.UnknownWords is { } unknown ? new WordVectorLookup(vectors, unknown) : null;
    }

    private ApplyWordVectorsTransformer(IHostEnvironment environment, ModelFolderReader folder, Settings settings)
        : this(environment, settings, settings.ReadVectors(folder))
    {
    }

    private ApplyWordVectorsTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder, folder.ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private ApplyWordVectorsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    /// <summary>The vectors that the model keeps.</summary>
    public WordVectors Vectors { get; }

    /// <summary>The coverage: the number and share of the training rows' tokens that have a vector.</summary>
    public WordVectorCoverage Coverage => _settings.Coverage;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteEntry(
            ModelFolder.VocabularyEntry,
            stream => VocabularyFile.Write(Vocabulary.Create(Vectors.Tokens, unknownToken: null, paddingToken: null), stream));
        folder.WriteEntry(ModelFolder.WeightsEntry, stream => WordVectorTensors.Write(Vectors, stream));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Tokens(_settings.InputColumn).Find(inputSchema);
        int size = WordVectorPooler.SizeOf(_settings.Pooling, _settings.Dimension);
        return new ColumnMapping(
            inputSchema, [input],
            (new(_settings.OutputColumn, new VectorDataViewType(NumberDataViewType.Single, size)), row => Pool(row, input)));
    }

    private ValueGetter<VBuffer<float>> Pool(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        var pooler = new WordVectorPooler(_settings.Pooling, _settings.Dimension);
        float[] replacement = new float[_settings.Dimension];
        return (ref VBuffer<float> value) =>
        {
            source(ref tokens);
            pooler.Clear();

            // A sparse vector leaves out missing texts, which are no tokens.
            foreach (ReadOnlyMemory<char> token in tokens.GetValues())
            {
                Add(token.Span);
            }

            pooler.Write(DenseVector.Resize(ref value, pooler.Length));
        };

        void Add(ReadOnlySpan<char> token)
        {
            if (Vectors.TryGetVector(token, out ReadOnlySpan<float> vector))
            {
                pooler.Add(vector);
            }
            else if (_unknown is not null && !token.IsEmpty)
            {
                _unknown.Get(token, replacement);
                pooler.Add(replacement);
            }
        }
    }

    /// <summary>The content of options.json. The sizes show whether the other entries are whole.</summary>
    internal sealed record Settings(
        string OutputColumn,
        string InputColumn,
        WordVectorPooling Pooling,
        UnknownWordOptions? UnknownWords,
        bool LowerCaseFallback,
        int Count,
        int Dimension,
        SubwordNgrams? Ngrams,
        int NgramRows,
        WordVectorCoverage Coverage)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            OptionCheck.IsDefined(Pooling);
            UnknownWords?.Validate();
            OptionCheck.AtLeast(0, Count);
            OptionCheck.That(
                Dimension is >= 1 and <= VectorFileHeader.LargestDimension, $"1 to {VectorFileHeader.LargestDimension}", Dimension);
            OptionCheck.That(
                Ngrams is null || Ngrams is { MinimumLength: >= 0, MaximumLength: >= 1, Buckets: >= 1 },
                "lengths from 0 and 1, and at least 1 bucket", Ngrams);
            OptionCheck.That(
                NgramRows >= 0 && NgramRows <= (Ngrams?.Buckets ?? 0), $"0 to {Ngrams?.Buckets ?? 0}, the number of buckets", NgramRows);
        }

        public WordVectors ReadVectors(ModelFolderReader folder)
        {
            Vocabulary vocabulary = folder.ReadEntry(
                ModelFolder.VocabularyEntry, EntryLimits.ListOf(Count),
                stream => VocabularyFile.Read(stream, Count, unknownToken: null, paddingToken: null));
            (VectorTable vectors, SubwordVectors? subwords) = folder.ReadEntry(
                ModelFolder.WeightsEntry, long.MaxValue, stream => WordVectorTensors.Read(stream, Count, Dimension, Ngrams, NgramRows));
            return new WordVectors(
                vocabulary.Tokens,
                vocabulary.Tokens.Select((token, row) => (token, row)).ToDictionary(StringComparer.Ordinal), vectors,
                LowerCaseFallback, subwords);
        }
    }
}
