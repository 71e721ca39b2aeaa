using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that trains vectors of texts on a column of tokens, as Doc2Vec does. Made by <c>ml.Transforms.Text.TrainTextVectors</c>.
/// </summary>
public sealed class TrainTextVectorsEstimator : IEstimator<TextVectorsTransformer>
{
    private readonly IHost _host;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly TextVectorOptions _options;
    private readonly ulong _seed;

    internal TrainTextVectorsEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, TextVectorOptions options)
    {
        options.Validate();
        _host = environment.Register(nameof(TrainTextVectorsEstimator));
        _seed = (ulong)_host.Rand.Next();
        _outputColumn = outputColumnName;
        _inputColumn = inputColumnName;
        _options = options;
    }

    /// <summary>
    /// Trains a vector for each text, and the vectors that infer those of new texts: reads the tokens once to count them, then once for
    /// each epoch. Progress goes to the log and to <see cref="WordVectorTrainingOptions.Progress"/>.
    /// </summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    /// <exception cref="InvalidOperationException">
    /// Fewer than two words occur often enough, or the folder has a checkpoint of another training.
    /// </exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">The folder of checkpoints cannot be written to.</exception>
    public TextVectorsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.Tokens(_inputColumn).Find(input.Schema);
        using IChannel channel = _host.Start("Training");
        WordVectorTraining.CheckOutput(_options.Training);
        var words = new WordCounting(input, column, _options.Training);
        var network = new WordVectorNetwork(words.Vocabulary, _options.Training, _options.Model, words.Rows);
        new WordVectorTraining(
            network, _seed, take => WordBatches.Read(input, column, words.Vocabulary, take),
            line => channel.Info(MessageSensitivity.None, "{0}", line)).Run();

        // New texts get their vectors by inference, training texts too: so both are alike, and the model stays small.
        network.TextVectors.Dispose();
        return new TextVectorsTransformer(_host, new(_outputColumn, _inputColumn, _options, words.Vocabulary.Count), network);
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.Tokens(_inputColumn).Find(inputSchema);
        return ShapeOf.Adding(inputSchema, ShapeOf.Vector(_outputColumn, NumberDataViewType.Single));
    }
}
