using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(LatentSemanticAnalysisTransformer), null, typeof(SignatureLoadModel), "Latent semantic analysis",
    LatentSemanticAnalysisTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The transformer that gives a text's vector of latent semantic analysis: its TF-IDF weights, projected on the right singular vectors.
/// New texts are projected like those of the training.
/// </summary>
/// <remarks>Deerwester et al., "Indexing by Latent Semantic Analysis" (1990).</remarks>
public sealed class LatentSemanticAnalysisTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudySemantics";
    private const string Signature = "NLPLSANA";
    private readonly Settings _settings;
    private readonly SemanticSpace _space;
    private readonly Lazy<WordVectors> _wordVectors;

    internal LatentSemanticAnalysisTransformer(IHostEnvironment environment, Settings settings, SemanticSpace space)
        : base(environment, nameof(LatentSemanticAnalysisTransformer))
    {
        _settings = settings;
        _space = space;
        _wordVectors = new(() => space.CreateWordVectors(settings.SingularValues));
    }

    private LatentSemanticAnalysisTransformer(IHostEnvironment environment, ModelFolderReader folder, Settings settings)
        : this(environment, settings, settings.ReadSpace(folder))
    {
    }

    private LatentSemanticAnalysisTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder, folder.ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private LatentSemanticAnalysisTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    /// <summary>The options that the vectors were learned with.</summary>
    public LatentSemanticAnalysisOptions Options => _settings.Options;

    /// <summary>The singular values in descending order; 0 where the weights have a lower rank.</summary>
    public IReadOnlyList<double> SingularValues => _settings.SingularValues;

    /// <summary>The variance over the training texts of each element of their vectors.</summary>
    /// <remarks>scikit-learn's <c>explained_variance_</c>.</remarks>
    public IReadOnlyList<double> ExplainedVariance => _settings.ExplainedVariance;

    /// <summary>The share of each of <see cref="ExplainedVariance"/> in the variance of all weights, 0 to 1.</summary>
    /// <remarks>scikit-learn's <c>explained_variance_ratio_</c>.</remarks>
    public IReadOnlyList<double> ExplainedVarianceRatio =>
        [.. _settings.ExplainedVariance.Select(variance => _settings.TotalVariance > 0 ? variance / _settings.TotalVariance : 0)];

    /// <summary>
    /// The words' vectors: their elements of the right singular vectors times the singular values. Words that occur in similar texts are
    /// similar.
    /// </summary>
    public WordVectors WordVectors => _wordVectors.Value;

    /// <summary>Computes the vector of a text.</summary>
    /// <param name="tokens">The text's tokens; those that are not among the words play no part.</param>
    /// <returns>The vector; zeros where the text has none of the words.</returns>
    public float[] VectorOf(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        SemanticSpace.Projector projector = _space.CreateProjector();
        foreach (string token in tokens)
        {
            if (_space.Vocabulary.TryGetId(token, out int word))
            {
                projector.Add(word);
            }
        }

        float[] vector = new float[Options.Dimensions];
        projector.Run(vector);
        return vector;
    }

    /// <summary>Computes the vectors of all rows and keeps them, to find similar texts.</summary>
    /// <param name="data">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of the wrong type.</exception>
    public TextIndex CreateIndex(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        IDataView transformed = Transform(data);
        DataViewSchema.Column column = transformed.Schema[_settings.OutputColumn];
        using DataViewRowCursor cursor = transformed.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> vector = default;
        var directions = new VectorTable(Options.Dimensions);
        while (cursor.MoveNext())
        {
            getter(ref vector);
            Span<float> direction = directions.Add();
            vector.GetValues().CopyTo(direction);
            TextIndex.Normalize(direction);
        }

        return new TextIndex(directions);
    }

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteEntry(ModelFolder.VocabularyEntry, stream => VocabularyFile.Write(_space.Vocabulary, stream));
        folder.WriteEntry(ModelFolder.WeightsEntry, stream => WordVectorTensors.Write(_space.Directions, stream));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TextKeys(_settings.InputColumn).Find(inputSchema);
        var output = new DataViewSchema.DetachedColumn(
            _settings.OutputColumn, new VectorDataViewType(NumberDataViewType.Single, Options.Dimensions));
        Dictionary<string, int> words = _space.Vocabulary.Tokens.Select((word, id) => (word, id)).ToDictionary(StringComparer.Ordinal);
        int[] wordOfKey = KeyedWordReader.WordsOfKeys(input, words);
        return new ColumnMapping(inputSchema, [input], (output, row => Project(row, input, wordOfKey)));
    }

    private ValueGetter<VBuffer<float>> Project(DataViewRow row, DataViewSchema.Column input, int[] wordOfKey)
    {
        var reader = new KeyedWordReader(row, input, wordOfKey);
        SemanticSpace.Projector projector = _space.CreateProjector();
        return (ref VBuffer<float> value) =>
        {
            foreach (int word in reader.Read())
            {
                if (word >= 0)
                {
                    projector.Add(word);
                }
            }

            projector.Run(DenseVector.Resize(ref value, Options.Dimensions));
        };
    }

    /// <summary>The content of options.json. The sizes show whether the other entries are whole.</summary>
    internal sealed record Settings(
        string OutputColumn,
        string InputColumn,
        LatentSemanticAnalysisOptions Options,
        int WordCount,
        int TextCount,
        IReadOnlyList<double> SingularValues,
        IReadOnlyList<double> ExplainedVariance,
        double TotalVariance)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
            OptionCheck.AtLeast(Options.Dimensions, WordCount);
            OptionCheck.AtLeast(Options.Dimensions, TextCount);
            Check(SingularValues, nameof(SingularValues));
            Check(ExplainedVariance, nameof(ExplainedVariance));
            OptionCheck.That(TotalVariance >= 0, "at least 0", TotalVariance);
        }

        public SemanticSpace ReadSpace(ModelFolderReader folder)
        {
            Vocabulary vocabulary = folder.ReadEntry(
                ModelFolder.VocabularyEntry, EntryLimits.ListOf(WordCount), ReadVocabulary);
            VectorTable directions = folder.ReadEntry(ModelFolder.WeightsEntry, long.MaxValue, ReadDirections);
            return new SemanticSpace(
                vocabulary, LatentSemanticAnalysisEstimator.CreateWeighting(vocabulary, TextCount, Options), directions);
        }

        private Vocabulary ReadVocabulary(Stream stream)
        {
            Vocabulary vocabulary = VocabularyFile.Read(stream, WordCount, unknownToken: null, paddingToken: null);
            for (int word = 0; word < WordCount; word++)
            {
                if (vocabulary.GetFrequency(word) is long texts && texts > TextCount)
                {
                    throw new FormatException($"word {word}: expected a number of texts of at most {TextCount}, found {texts}.");
                }
            }

            return vocabulary;
        }

        private VectorTable ReadDirections(Stream stream)
        {
            (VectorTable directions, _) = WordVectorTensors.Read(stream, WordCount, Options.Dimensions, ngrams: null, ngramRows: 0);
            for (int word = 0; word < directions.Count; word++)
            {
                foreach (float number in directions[word])
                {
                    if (!(Math.Abs(number) <= 1.001f))
                    {
                        throw new FormatException($"word {word}: expected elements of directions, from -1 to 1, found {number}.");
                    }
                }
            }

            return directions;
        }

        private void Check(IReadOnlyList<double> numbers, string name)
        {
            OptionCheck.That(numbers.Count == Options.Dimensions, $"{Options.Dimensions} numbers", numbers.Count, name);
            OptionCheck.That(numbers.All(number => number >= 0), "numbers of at least 0", "others", name);
        }
    }
}
