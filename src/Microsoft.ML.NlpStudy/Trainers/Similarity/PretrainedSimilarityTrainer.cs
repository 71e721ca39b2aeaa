using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The trainer of the similarity of texts on a pretrained encoder. Made by <c>ml.Regression.Trainers.PretrainedSimilarity</c>.
/// </summary>
/// <remarks>
/// It reads text and cuts it by the encoder's own tokenizer. It runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the
/// CPU. The encoder itself does not change: the trainer takes a copy of its weights.
/// </remarks>
public sealed class PretrainedSimilarityTrainer : IEstimator<PretrainedSimilarityTransformer>
{
    // The options that choose the rows. They are not part of a checkpoint's identity, which has a hash of the rows.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(PretrainedSimilarityOptions.LabelColumnName), nameof(PretrainedSimilarityOptions.FirstTextColumnName),
        nameof(PretrainedSimilarityOptions.SecondTextColumnName), nameof(PretrainedSimilarityOptions.MaximumLength),
        nameof(PretrainedSimilarityOptions.Training),
    ];

    private readonly IHost _host;
    private readonly PretrainedEncoder _encoder;
    private readonly PretrainedSimilarityOptions _options;
    private readonly int _seed;

    internal PretrainedSimilarityTrainer(IHostEnvironment environment, PretrainedEncoder encoder, PretrainedSimilarityOptions options)
    {
        options.Validate(encoder.Architecture);
        (_encoder, _options) = (encoder, options);
        _host = environment.Register(nameof(PretrainedSimilarityTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with two texts and a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a label is infinite, all labels are equal, the requested GPU does not
    /// exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public PretrainedSimilarityTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with two texts and a label.</param>
    /// <param name="validation">The rows to validate on, with the same columns; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a label is infinite, all labels are equal, the requested GPU does not
    /// exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public PretrainedSimilarityTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        Device device = DeviceFor.Host(_host, log.Info);
        SimilarityTexts texts = SimilarityTexts.Of(_options, _encoder.Tokenizer, _encoder.Marks, _encoder.Architecture);
        SimilarityRows rows = SimilarityRows.Read(_options, texts, input, validation, _seed, log.Info);
        var settings = new PretrainedSimilarityTransformer.Settings
        {
            Options = _options,
            Architecture = _encoder.Architecture.For(_options.VectorPooling),
            Tokenizer = _encoder.Tokenizer.Settings,
            Marks = _encoder.Marks,
            Labels = rows.Range,
        };
        PretrainedSimilarityNetwork network = SeededWeights.Run(
            _seed, () => settings.CreateNetwork(_encoder.CopyNetwork(settings.Architecture))).to(device);
        TrainingOutcome outcome = Train(network, rows, device, log);
        var model = new PretrainedSimilarityTransformer(
            _host, settings with { History = outcome.History }, _encoder.Tokenizer, new(network, device));
        return outcome.Divergence is null ? model : throw new TrainingDivergedException(outcome.Divergence, model);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (ColumnCheck column in SimilarityTexts.Columns(_options).Append(ColumnShapes.LabelNumber(_options.LabelColumnName)))
        {
            column.Find(inputSchema);
        }

        return ShapeOf.Adding(
            inputSchema,
            ShapeOf.Scalar(PretrainedSimilarityTransformer.Score, NumberDataViewType.Single, ScoreAnnotations.Promise()));
    }

    private TrainingOutcome Train(PretrainedSimilarityNetwork network, SimilarityRows rows, Device device, TrainingLog log)
    {
        var fineTuning = new FineTuning(_options, WeightDepth.OfEncoder(_encoder.Architecture.Layers), _options.HasHead);
        fineTuning.Freeze(network);
        if (!network.parameters().Any(weight => weight.requires_grad))
        {
            log.Info("All weights are frozen, so there is nothing to train: scores are the encoder's own cosines in the label's units.");
            return new TrainingOutcome(new TrainingHistory([], null, false), null);
        }

        var task = new SimilarityTask(network, _options.Training, rows.Examples, rows.Training, rows.Validation, device)
        {
            FineTuning = fineTuning,
            NetworkOptions = CheckpointFile.ListOptions(_options, s_notOfTheNetwork).Concat(CheckpointIdentity.OfFirstWeights(network)),
        };
        return TrainingLoop.Run(task, _seed, log);
    }
}
