using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(TextVectorsTransformer), null, typeof(SignatureLoadModel), "Text vectors", TextVectorsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that infers a vector of each text, as trained by <c>TrainTextVectors</c>.</summary>
/// <remarks>The same tokens always give the same vector. A text without a known word gives zeros.</remarks>
public sealed class TextVectorsTransformer : RowTransformer, IDisposable
{
    internal const string LoaderSignature = "NlpStudyTextVectors";
    private const string Signature = "NLPTVECS";
    private readonly Settings _settings;
    private readonly WordVectorNetwork _network;

    internal TextVectorsTransformer(IHostEnvironment environment, Settings settings, WordVectorNetwork network)
        : base(environment, nameof(TextVectorsTransformer))
    {
        _settings = settings;
        _network = network;
    }

    private TextVectorsTransformer(IHostEnvironment environment, ModelFolderReader folder, Settings settings)
        : this(environment, settings, settings.ReadNetwork(folder))
    {
    }

    private TextVectorsTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder, folder.ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private TextVectorsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    /// <summary>The words that take part, the most frequent first.</summary>
    public Vocabulary Vocabulary => _network.Vocabulary;

    /// <summary>The number of elements of a vector.</summary>
    public int Dimension => _network.Options.Dimension;

    /// <summary>Frees the memory of the vectors.</summary>
    public void Dispose() => _network.Dispose();

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteEntry(ModelFolder.VocabularyEntry, stream => VocabularyFile.Write(_network.Vocabulary, stream));
        folder.WriteEntry(ModelFolder.WeightsEntry, stream => EmbeddingFile.Write(TablesOf(_network), stream));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Tokens(_settings.InputColumn).Find(inputSchema);
        return new ColumnMapping(
            inputSchema, [input],
            (new(_settings.OutputColumn, new VectorDataViewType(NumberDataViewType.Single, Dimension)), row => Infer(row, input)));
    }

    private static (string, EmbeddingTable)[] TablesOf(WordVectorNetwork network) => [("input", network.Input), ("output", network.Output)];

    private ValueGetter<VBuffer<float>> Infer(DataViewRow row, DataViewSchema.Column input)
    {
        var reader = new TokenReader(row, input);
        var inference = new TextVectorInference(_network, _settings.Options.InferenceEpochs);
        var words = new List<int>();
        return (ref VBuffer<float> value) =>
        {
            words.Clear();
            foreach (ReadOnlyMemory<char> token in reader.Read())
            {
                if (_network.Vocabulary.TryGetId(token.Span, out int word))
                {
                    words.Add(word);
                }
            }

            inference.Infer([.. words], DenseVector.Resize(ref value, Dimension));
        };
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, TextVectorOptions Options, int Count)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            OptionCheck.That(Options is not null, "options", Options);
            Options!.Validate();
            OptionCheck.AtLeast(2, Count);
        }

        public WordVectorNetwork ReadNetwork(ModelFolderReader folder)
        {
            Vocabulary vocabulary = folder.ReadEntry(
                ModelFolder.VocabularyEntry, EntryLimits.ListOf(Count),
                stream => VocabularyFile.Read(stream, Count, unknownToken: null, paddingToken: null));
            CheckFrequencies(vocabulary);
            var network = new WordVectorNetwork(vocabulary, Options.Training, Options.Model);
            return folder.ReadEntry(ModelFolder.WeightsEntry, long.MaxValue, stream =>
            {
                EmbeddingFile.Read(TablesOf(network), stream);
                return network;
            });
        }

        /// <summary>Checks that all words occur, and the most frequent come first, as the draws need it.</summary>
        private static void CheckFrequencies(Vocabulary vocabulary)
        {
            for (int word = 0; word < vocabulary.Count; word++)
            {
                long limit = word == 0 ? long.MaxValue / vocabulary.Count : vocabulary.GetFrequency(word - 1);
                if (vocabulary.GetFrequency(word) < 1 || vocabulary.GetFrequency(word) > limit)
                {
                    throw new FormatException(
                        $"{ModelFolder.VocabularyEntry}: word {word}: expected a frequency of 1 to {limit}, found "
                            + $"{vocabulary.GetFrequency(word)}.");
                }
            }
        }
    }
}
