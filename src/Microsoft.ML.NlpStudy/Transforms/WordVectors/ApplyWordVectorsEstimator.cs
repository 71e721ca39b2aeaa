using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that makes one vector of the word vectors of a text's tokens. Made by <c>ml.Transforms.Text.ApplyWordVectors</c>.
/// </summary>
public sealed class ApplyWordVectorsEstimator : IEstimator<ApplyWordVectorsTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly Func<IEnumerable<string>?, WordVectors> _load;
    private readonly ApplyWordVectorsOptions _options;

    internal ApplyWordVectorsEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, WordVectors vectors, ApplyWordVectorsOptions options)
        : this(environment, outputColumnName, inputColumnName, _ => vectors, options)
    {
        options.UnknownWords?.Validate(vectors);
    }

    internal ApplyWordVectorsEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, string path, ApplyWordVectorsOptions options)
        : this(
            environment, outputColumnName, inputColumnName,
            wanted => wanted is null ? WordVectors.Load(path, options.File) : WordVectors.Load(path, wanted, options.File), options)
    {
    }

    private ApplyWordVectorsEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, Func<IEnumerable<string>?, WordVectors> load,
        ApplyWordVectorsOptions options)
    {
        options.Validate();
        _environment = environment;
        _outputColumn = outputColumnName;
        _inputColumn = inputColumnName;
        _load = load;
        _options = options;
    }

    /// <summary>
    /// Counts the tokens in one pass over the rows and reads the file of vectors where one is given. The log then says how many tokens the
    /// vectors cover.
    /// </summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or not a vector of text, or the vectors have no n-grams where the options ask for them.
    /// </exception>
    /// <exception cref="FormatException">The file of vectors is damaged or in no known format.</exception>
    /// <exception cref="IOException">The file of vectors cannot be read.</exception>
    public ApplyWordVectorsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.Tokens(_inputColumn).Find(input.Schema);
        using IChannel channel = _environment.Start(nameof(ApplyWordVectorsEstimator));
        Vocabulary seen = TokenCounter.Count(input, [column]).Tokens.Build(
            new VocabularyOptions { Specials = [], UnknownToken = null, PaddingToken = null });

        bool isLimited = _options.Selection == WordVectorSelection.SeenInTraining;
        WordVectors vectors = _load(isLimited ? seen.Tokens : null);
        _options.UnknownWords?.Validate(vectors);
        WordVectorCoverage coverage = vectors.CoverageOf(seen);
        channel.Info(MessageSensitivity.None, "{0}", coverage.ToString());
        if (coverage.EntriesFound == 0)
        {
            channel.Warning(MessageSensitivity.None,
                "Word vectors: no token of the training rows has a vector. Do the letter case and the language agree?");
        }

        return CreateTransformer(_environment, _outputColumn, _inputColumn, _options, vectors, coverage, () => seen.Tokens);
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.Tokens(_inputColumn).Find(inputSchema);
        return ShapeOf.Adding(inputSchema, OutputShape(_outputColumn, _options));
    }

    /// <summary>Makes the shape of the output column.</summary>
    internal static SchemaShape.Column OutputShape(string name, ApplyWordVectorsOptions options) =>
        options.Pooling == WordVectorPooling.None
            ? ShapeOf.VariableVector(name, NumberDataViewType.Single)
            : ShapeOf.Vector(name, NumberDataViewType.Single);

    /// <summary>Creates the transformer of word vectors that were loaded or trained.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="outputColumn">The output column.</param>
    /// <param name="inputColumn">The column of tokens.</param>
    /// <param name="options">Pooling, unknown words and the selection of vectors.</param>
    /// <param name="vectors">The word vectors.</param>
    /// <param name="coverage">The coverage of the training rows' tokens.</param>
    /// <param name="seen">Lists the training rows' tokens.</param>
    internal static ApplyWordVectorsTransformer CreateTransformer(
        IHostEnvironment environment, string outputColumn, string inputColumn, ApplyWordVectorsOptions options, WordVectors vectors,
        WordVectorCoverage coverage, Func<IEnumerable<string>> seen)
    {
        // The deviation is settled here, since the model may keep fewer vectors.
        UnknownWordOptions? unknown = options.UnknownWords;
        if (unknown?.Vectors == UnknownWordVectors.Normal)
        {
            unknown = unknown with { Deviation = unknown.Deviation ?? vectors.Deviation };
        }

        bool usesSubwords = unknown?.Vectors == UnknownWordVectors.Subwords;
        if (options.Selection == WordVectorSelection.SeenInTraining)
        {
            vectors = vectors.LimitedTo(seen(), compose: usesSubwords);
            unknown = usesSubwords ? null : unknown;
        }
        else if (!usesSubwords)
        {
            vectors = vectors.WithoutSubwords();
        }

        SubwordVectors? subwords = vectors.Subwords;
        return new ApplyWordVectorsTransformer(
            environment,
            new(outputColumn, inputColumn, options.Pooling, unknown, vectors.LowerCaseFallback, vectors.Count, vectors.Dimension,
                subwords?.Ngrams, subwords?.Vectors.Count ?? 0, coverage),
            vectors);
    }
}
