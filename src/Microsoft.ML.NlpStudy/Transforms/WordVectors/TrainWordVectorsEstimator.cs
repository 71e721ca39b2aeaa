using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that trains word vectors on a column of tokens. Its transformer applies them as <c>ApplyWordVectors</c> does. Made by
/// <c>ml.Transforms.Text.TrainWordVectors</c>.
/// </summary>
public sealed class TrainWordVectorsEstimator : IEstimator<ApplyWordVectorsTransformer>
{
    private readonly IHost _host;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly WordVectorTrainingOptions _options;
    private readonly ApplyWordVectorsOptions _application;
    private readonly ulong _seed;

    internal TrainWordVectorsEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, WordVectorTrainingOptions options,
        ApplyWordVectorsOptions? application)
    {
        options.Validate();
        application ??= new ApplyWordVectorsOptions
        {
            UnknownWords = options.Subwords is null ? null : new UnknownWordOptions { Vectors = UnknownWordVectors.Subwords },
        };
        application.Validate();
        if (application.UnknownWords?.Vectors == UnknownWordVectors.Subwords && options.Subwords is null)
        {
            throw new ArgumentOutOfRangeException(
                nameof(application),
                $"Unknown words with {UnknownWordVectors.Subwords}: expected {nameof(WordVectorTrainingOptions.Subwords)} to train, found "
                    + "null.");
        }

        _host = environment.Register(nameof(TrainWordVectorsEstimator));
        _seed = (ulong)_host.Rand.Next();
        _outputColumn = outputColumnName;
        _inputColumn = inputColumnName;
        _options = options;
        _application = application;
    }

    /// <summary>
    /// Trains word vectors: reads the tokens once to count them, then once for each epoch. Progress goes to the log and to
    /// <see cref="WordVectorTrainingOptions.Progress"/>.
    /// </summary>
    /// <param name="input">Rows with the input column.</param>
    /// <returns>The transformer, whose <see cref="ApplyWordVectorsTransformer.Vectors"/> are the trained vectors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    /// <exception cref="InvalidOperationException">
    /// Fewer than two words occur often enough, or the folder has a checkpoint of another training.
    /// </exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">The folder of checkpoints cannot be written to.</exception>
    public ApplyWordVectorsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.Tokens(_inputColumn).Find(input.Schema);
        using IChannel channel = _host.Start("Training");
        WordVectorTraining.CheckOutput(_options);
        var words = new WordCounting(input, column, _options);
        using var network = new WordVectorNetwork(words.Vocabulary, _options);
        new WordVectorTraining(
            network, _seed, take => WordBatches.Read(input, column, words.Vocabulary, take),
            line => channel.Info(MessageSensitivity.None, "{0}", line)).Run();
        WordVectorCoverage coverage = words.Coverage;
        return ApplyWordVectorsEstimator.CreateTransformer(
            _host, _outputColumn, _inputColumn, _application, network.ToWordVectors(coverage.Tokens), coverage, () => words.Words);
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.Tokens(_inputColumn).Find(inputSchema);
        return ShapeOf.Adding(inputSchema, ApplyWordVectorsEstimator.OutputShape(_outputColumn, _application));
    }
}
