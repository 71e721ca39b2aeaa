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

/// <summary>
/// The trainer of taggers on a pretrained encoder. It is made by <c>ml.SequenceLabeling.Trainers.PretrainedTagger</c>.
/// </summary>
/// <remarks>
/// It runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the CPU. The encoder itself does not change: the trainer takes
/// a copy of its weights.
/// </remarks>
public sealed class PretrainedTaggerTrainer : IEstimator<PretrainedTaggerTransformer>
{
    // The options that choose the rows. They are not part of a checkpoint's identity, which has a hash of the rows and their tags.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(PretrainedTaggerOptions.TokensColumnName), nameof(PretrainedTaggerOptions.TagsColumnName),
        nameof(PretrainedTaggerOptions.Scheme), nameof(PretrainedTaggerOptions.Training),
    ];

    private readonly IHost _host;
    private readonly PretrainedEncoder _encoder;
    private readonly PretrainedTaggerOptions _options;
    private readonly int _seed;

    internal PretrainedTaggerTrainer(IHostEnvironment environment, PretrainedEncoder encoder, PretrainedTaggerOptions options)
    {
        options.Validate(encoder.Architecture);
        (_encoder, _options) = (encoder, options);
        _host = environment.Register(nameof(PretrainedTaggerTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <inheritdoc cref="RnnTaggerTrainer.Fit(IDataView)"/>
    public PretrainedTaggerTransformer Fit(IDataView input) => Fit(input, null);

    /// <inheritdoc cref="RnnTaggerTrainer.Fit(IDataView, IDataView)"/>
    public PretrainedTaggerTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        Device device = DeviceFor.Host(_host, log.Info);
        TaggerReading reading = TaggerReading.Read(_options, input, validation, _seed, log);
        PieceTexts texts = new PieceCutter(_encoder.Tokenizer, _encoder.Marks, _options.MaximumLength)
            .Cut(reading.Rows.Texts, reading.Rows.Forms);
        var settings = new PretrainedTaggerTransformer.Settings
        {
            Options = _options,
            Architecture = _encoder.Architecture.WithoutHeads(),
            Tokenizer = _encoder.Tokenizer.Settings,
            Marks = _encoder.Marks,
            Tags = reading.Tags,
        };
        PretrainedTaggerNetwork network = SeededWeights.Run(
            _seed, () => settings.CreateNetwork(_encoder.CopyNetwork(settings.Architecture)));
        network.to(device);
        var fineTuning = new FineTuning(_options, WeightDepth.OfEncoder(settings.Architecture.Layers));
        fineTuning.Freeze(network);
        SequenceLabelingTask task = reading.CreateTask(
            network, _options.Training, texts, device,
            CheckpointFile.ListOptions(_options, s_notOfTheNetwork).Concat(CheckpointIdentity.OfFirstWeights(network)),
            new TaggerFineTuning(fineTuning, _options.TransitionRate));
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var model = new PretrainedTaggerTransformer(
            _host, settings with { History = outcome.History }, _encoder.Tokenizer, new(network, device));
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
