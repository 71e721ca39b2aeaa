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
/// The trainer of classifiers on a pretrained encoder. Made by <c>ml.MulticlassClassification.Trainers.PretrainedClassifier</c>.
/// </summary>
/// <remarks>
/// It reads text and cuts it by the encoder's own tokenizer. It runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the
/// CPU. The encoder itself does not change: the trainer takes a copy of its weights.
/// </remarks>
public sealed class PretrainedClassifierTrainer : IEstimator<PretrainedClassifierTransformer>
{
    // The options that choose the rows or the output. They are not part of a checkpoint's identity, which has a hash of the rows.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(PretrainedClassifierOptions.LabelColumnName), nameof(PretrainedClassifierOptions.TextColumnName),
        nameof(PretrainedClassifierOptions.SecondTextColumnName), nameof(PretrainedClassifierOptions.LongTexts),
        nameof(PretrainedClassifierOptions.MaximumWindows), nameof(PretrainedClassifierOptions.TopLabelCount),
        nameof(PretrainedClassifierOptions.Training),
    ];

    private readonly IHost _host;
    private readonly EncoderStart _encoder;
    private readonly PretrainedClassifierOptions _options;
    private readonly ClassifierContinuation? _start;
    private readonly int _seed;

    internal PretrainedClassifierTrainer(
        IHostEnvironment environment, EncoderStart encoder, PretrainedClassifierOptions options, ClassifierContinuation? start = null)
    {
        options.Validate(encoder.Architecture);
        (_encoder, _options, _start) = (encoder, options, start);
        _host = environment.Register(nameof(PretrainedClassifierTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with text and a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the requested GPU does not exist, or a
    /// checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public PretrainedClassifierTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with text and a label.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the requested GPU does not exist, or a
    /// checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public PretrainedClassifierTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        TrainingOptions training = _options.Training;
        ClassifierTexts texts = ClassifierTexts.Of(_options, _encoder.Tokenizer, _encoder.Marks, _encoder.Architecture);
        var source = new ExampleSource(schema => ClassifierTexts.Find(_options, schema), row =>
        {
            TokenKeyColumn.Reader read = texts.Open(row);
            return store => store.Add(read());
        });
        source.Find(input.Schema);
        var rows = new LabeledRows(_options.LabelColumnName, [source], input.Schema, training.CancellationToken, log.Info);
        Device device = DeviceFor.Host(_host, log.Info);
        rows.CheckClassWeights(_options.ClassWeights);
        rows.Read(input, validation, training.ValidationFraction, _seed);

        var settings = new PretrainedClassifierTransformer.Settings
        {
            Options = _options with { Loss = null, Metric = null },
            Architecture = _encoder.Architecture.For(_options.Pooling),
            Tokenizer = _encoder.Tokenizer.Settings,
            Marks = _encoder.Marks,
            Classes = rows.Classes,
        };
        _start?.CheckNames(settings.Classes);
        PretrainedClassifierNetwork network = SeededWeights.Run(
            _seed, () => settings.CreateNetwork(_encoder.CreateNetwork(settings.Architecture))).to(device);
        _start?.CopyWeightsTo(network);
        var fineTuning = new FineTuning(_options, WeightDepth.OfEncoder(settings.Architecture.Layers));
        fineTuning.Freeze(network);
        var task = new ClassificationTask(network, training, source.Examples, rows.Training, rows.Validation, device)
        {
            FineTuning = fineTuning,
            NetworkOptions = CheckpointFile.ListOptions(_options, s_notOfTheNetwork).Concat(CheckpointIdentity.OfFirstWeights(network)),
            Objective = _options,
        };
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var model = new PretrainedClassifierTransformer(
            _host, settings with { History = outcome.History }, _encoder.Tokenizer, new(network, device));
        return outcome.Divergence is null ? model : throw new TrainingDivergedException(outcome.Divergence, model);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _options.TextColumns)
        {
            ColumnShapes.Text(name).Find(inputSchema);
        }

        SchemaShape.Column label = ColumnShapes.LabelKey(_options.LabelColumnName).Find(inputSchema);
        return ClassifierColumns.Promise(inputSchema, label, _options.TopLabelCount > 0, hasAttention: false);
    }
}
