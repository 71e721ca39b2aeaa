using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>The trainer of recurrent taggers. It is made by <c>ml.SequenceLabeling.Trainers.RnnTagger</c>.</summary>
/// <remarks>The remarks of <see cref="TextClassifierTrainer"/> on GPU and threads apply here too.</remarks>
public sealed class RnnTaggerTrainer : IEstimator<RnnTaggerTransformer>
{
    // The options that choose the rows. They are not part of a checkpoint's identity, which has a hash of the rows and their tags.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(RnnTaggerOptions.TokensColumnName), nameof(RnnTaggerOptions.TagsColumnName), nameof(RnnTaggerOptions.Scheme),
        nameof(RnnTaggerOptions.Training),
    ];

    private readonly IHost _host;
    private readonly RnnTaggerOptions _options;
    private readonly int _seed;

    internal RnnTaggerTrainer(IHostEnvironment environment, RnnTaggerOptions options)
    {
        options.Validate();
        _options = options;
        _host = environment.Register(nameof(RnnTaggerTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with tokens and a tag for each token.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one tag, a row without a tag for each of its tokens, the
    /// requested GPU does not exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public RnnTaggerTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with tokens and a tag for each token.</param>
    /// <param name="validation">The rows to validate on, with the same columns and no other tags; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one tag, a row without a tag for each of its tokens, a row to
    /// validate on with a tag that no training row has, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public RnnTaggerTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        Device device = DeviceFor.Host(_host, log.Info);
        TaggerReading reading = TaggerReading.Read(_options, input, validation, _seed, log);
        WordVocabulary vocabulary = WordVocabulary.Build(_options, reading.Rows, reading.Training);
        WordTexts texts = vocabulary.CreateTexts(reading.Rows.Texts, reading.Rows.Forms, _options.RareWordDropout);
        var settings = new RnnTaggerTransformer.Settings
        {
            Options = _options with { InitialEmbeddings = null },
            VocabularySize = vocabulary.Words.Count,
            CharacterCount = vocabulary.CharacterCount,
            Tags = reading.Tags,
        };
        RnnTaggerNetwork network = settings.CreateNetwork(_seed);
        network.to(device);
        network.UpdatesRows = RowOptimizer.Supports(_options.Training.Optimizer);
        IEnumerable<KeyValuePair<string, string>> first = [];
        if (_options.InitialEmbeddings is { } initial)
        {
            PretrainedEmbedding.Load(network.TokenEmbedding, initial, vocabulary.Words.Tokens);
            log.Info(initial.Vectors.CoverageOf(vocabulary.Words).ToString());
            first = CheckpointIdentity.OfFirstWeights(network);
        }

        SequenceLabelingTask task = reading.CreateTask(
            network, _options.Training, texts, device, [.. CheckpointFile.ListOptions(_options, s_notOfTheNetwork), .. first]);
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var model = new RnnTaggerTransformer(_host, settings with { History = outcome.History }, vocabulary, new(network, device));
        return outcome.Divergence is null ? model : throw new TrainingDivergedException(outcome.Divergence, model);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return TaggerColumns.Promise(_options, inputSchema);
    }
}
