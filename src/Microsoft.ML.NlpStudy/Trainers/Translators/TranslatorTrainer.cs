using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Metrics;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>Trains a translator. Made by <c>ml.Translation.Trainers</c>, where each kind of network has a method.</summary>
/// <remarks>
/// Runs on the GPU that <c>MLContext.GpuDeviceId</c> names, and on the CPU otherwise. While it trains on a CPU, each training
/// thread multiplies alone, and flushes denormal numbers to zero; both are put back afterwards. Threads that are not its own are left as
/// they are.
/// </remarks>
public sealed class TranslatorTrainer : IEstimator<TranslatorTransformer>
{
    // Which rows are read and what is done with the trained network; a checkpoint tells by the rows themselves whether they are the same.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(TranslatorOptions.SourceColumnName), nameof(TranslatorOptions.TargetColumnName), nameof(TranslatorOptions.MaximumLength),
        nameof(TranslatorOptions.MaximumLengthRatio), nameof(TranslatorOptions.Search), nameof(TranslatorOptions.Training),
    ];

    private readonly IHost _host;
    private readonly TranslatorOptions _options;
    private readonly TranslatorTransformer? _start;
    private readonly MinimumRiskOptions? _risk;
    private readonly int _seed;

    /// <param name="environment">The context.</param>
    /// <param name="options">Columns, sizes, search and training.</param>
    /// <param name="start">The translator whose weights training starts from, of the same options but for the training; null for first
    /// weights.</param>
    /// <param name="risk">What is trained towards; null for the given translations' likelihood.</param>
    internal TranslatorTrainer(
        IHostEnvironment environment, TranslatorOptions options, TranslatorTransformer? start = null, MinimumRiskOptions? risk = null)
    {
        options.Validate();
        risk?.Validate();
        _options = options;
        _start = start;
        _risk = risk;
        _host = environment.Register(nameof(TranslatorTrainer));

        // Drawn once, so that fitting again on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on these rows; a share of them (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">Rows with the ids of texts and of their translations.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the GPU asked for is not there, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good
    /// weights.</exception>
    public TranslatorTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on these rows and validates on others.</summary>
    /// <param name="input">Rows with the ids of texts and of their translations.</param>
    /// <param name="validation">Rows of the same columns, keys meaning the same; <see langword="null"/> keeps a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the GPU asked for is not there, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good
    /// weights.</exception>
    public TranslatorTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        var rows = new PairReading(_options, input.Schema, log.Info);
        Device device = DeviceFor.Host(_host, log.Info);
        _start?.CheckTokens(rows.Source, rows.Target);
        (int[] training, int[] held) = rows.Read(input, validation, _seed);
        var settings = new TranslatorTransformer.Settings
        {
            Options = _options,
            SourceVocabularySize = TokenKeyColumn.VocabularySize(rows.Source),
            SourcePaddingKey = TokenKeys.FindPadding(rows.Source),
            Targets = KeyValueSet.Of(rows.Target),
        };
        IEnumerable<int> never = SpecialTokens.NeverIn(settings.Targets.Names, (int)TokenKeys.FindPadding(rows.Target), rows.Pairs.Targets);
        settings = settings with { NeverGenerated = [.. _start is null ? never : never.Intersect(_start.NeverGenerated)] };
        TranslatorNetwork network = settings.CreateNetwork(_seed);
        _start?.CopyWeights(network);
        network.to(device);
        log.Info(TrainingAnnouncement.Of(network, device, _options.Training, training.Length, held.Length, "pairs"));
        TranslationTask task = CreateTask(network, rows.Pairs, training, held, device, settings);
        TrainingOutcome outcome = new TrainingLoop(task, _options.Training, _seed, log).Run();
        var transformer = new TranslatorTransformer(_host, settings with { History = outcome.History }, new(network, device));
        return outcome.Divergence is null ? transformer : throw new TrainingDivergedException(outcome.Divergence, transformer);
    }

    private TranslationTask CreateTask(
        TranslatorNetwork network, PairStore pairs, int[] training, int[] held, Device device, TranslatorTransformer.Settings settings)
    {
        IEnumerable<KeyValuePair<string, string>> networkOptions =
            [.. CheckpointIdentity.InWriting(_options, s_notOfTheNetwork), .. _start?.Identity() ?? []];
        if (_risk is not null)
        {
            SearchOptions search = _options.Search with { BestCount = _risk.Samples, Sampling = new SamplingOptions() };
            var reward = new SentenceReward(_risk.Reward, _risk.MaximumOrder);
            return new MinimumRiskTask(network, _options.Training, pairs, training, held, device, search, reward,
                settings.LimitsOf(search))
            { NetworkOptions = networkOptions };
        }

        return new TranslationTask(network, _options.Training, pairs, training, held, device)
        {
            NetworkOptions = networkOptions,
            EpochBegins = (epoch, epochs) => _options.BeginEpoch(network, epoch, epochs),
        };
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.SourceColumnName).Find(inputSchema);
        ColumnShapes.TextKeys(_options.TargetColumnName).Find(inputSchema);
        return TranslationColumns.Promise(inputSchema, _options.HasAttention, _options.Search.BestCount);
    }
}
