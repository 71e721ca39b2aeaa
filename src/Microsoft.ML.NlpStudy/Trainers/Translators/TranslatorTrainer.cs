using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
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

/// <summary>The trainer of translators. <c>ml.Translation.Trainers</c> has a method for each kind of network.</summary>
/// <remarks>
/// It runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the CPU. On a CPU, each training thread uses one thread for its
/// matrix products and flushes denormal numbers to zero. Both settings are restored afterwards, and other threads keep theirs.
/// </remarks>
public sealed class TranslatorTrainer : IEstimator<TranslatorTransformer>
{
    // The options that choose the rows, or the use of the trained network. They are not part of a checkpoint's identity, which has a hash
    // of the rows.
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

    /// <summary>Makes a trainer.</summary>
    /// <param name="environment">The ML.NET context.</param>
    /// <param name="options">Columns, sizes, search and training.</param>
    /// <param name="start">The translator whose weights training starts from, with the same options except the training;
    /// <see langword="null"/> for random weights.</param>
    /// <param name="risk">The options of minimum risk training; <see langword="null"/> trains towards the likelihood of the given
    /// translations.</param>
    internal TranslatorTrainer(
        IHostEnvironment environment, TranslatorOptions options, TranslatorTransformer? start = null, MinimumRiskOptions? risk = null)
    {
        options.Validate();
        risk?.Validate();
        _options = options;
        _start = start;
        _risk = risk;
        _host = environment.Register(nameof(TranslatorTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with the ids of texts and of their translations.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public TranslatorTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with the ids of texts and of their translations.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
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
        TranslationTask task = CreateTask(network, rows.Pairs, training, held, device, settings);
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var transformer = new TranslatorTransformer(_host, settings with { History = outcome.History }, new(network, device));
        return outcome.Divergence is null ? transformer : throw new TrainingDivergedException(outcome.Divergence, transformer);
    }

    private TranslationTask CreateTask(
        TranslatorNetwork network, PairStore pairs, int[] training, int[] held, Device device, TranslatorTransformer.Settings settings)
    {
        IEnumerable<KeyValuePair<string, string>> networkOptions =
            [.. CheckpointFile.ListOptions(_options, s_notOfTheNetwork), .. _start?.Identity() ?? []];
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

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.SourceColumnName).Find(inputSchema);
        ColumnShapes.TextKeys(_options.TargetColumnName).Find(inputSchema);
        return TranslationColumns.Promise(inputSchema, _options.HasAttention, _options.Search.BestCount);
    }
}
