using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The trainer of classifiers that give a text several labels. <c>ml.MultilabelClassification.Trainers</c> has a method for each kind of
/// network.
/// </summary>
/// <remarks>It runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the CPU.</remarks>
public sealed class MultilabelClassifierTrainer : IEstimator<MultilabelClassifierTransformer>
{
    private readonly IHost _host;
    private readonly TextClassifierOptions _options;
    private readonly MultilabelOptions _multilabel;
    private readonly ClassifierContinuation? _start;
    private readonly int _seed;

    internal MultilabelClassifierTrainer(
        IHostEnvironment environment, TextClassifierOptions options, MultilabelOptions multilabel, ClassifierContinuation? start = null)
    {
        MultilabelColumns.Validate(options);
        options.ValidateBeforeTraining();
        multilabel.Validate();
        (_options, _multilabel, _start) = (options, multilabel, start);
        _host = environment.Register(nameof(MultilabelClassifierTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with ids and labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, no labels, only one group to divide, the requested GPU does not
    /// exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public MultilabelClassifierTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others, to which thresholds are fitted.</summary>
    /// <param name="input">The rows, with ids and labels.</param>
    /// <param name="validation">The rows to validate on, with the same columns; <see langword="null"/> draws a share of
    /// <paramref name="input"/>. A label that no row of <paramref name="input"/> has is an error.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, no labels, only one group to divide, a row to validate on has an
    /// unknown label, the requested GPU does not exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public MultilabelClassifierTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        ClassifierReading reading = ClassifierReading.Of([_options], input.Schema)[0];
        Device device = DeviceFor.Classifier(_options, _host, log.Info);
        MultilabelRows rows = MultilabelRows.Read(reading, _multilabel, input, validation, _seed, _start?.Known);
        _start?.CheckNames(rows.Labels);
        Module<TokenBatch, Tensor> network = FirstNetwork.Create(
            reading, rows.Examples.Texts, rows.Labels.Count, device, _options.Training, _seed, log, _start);
        var task = new MultilabelTask(
            network, _options.Training, _multilabel, rows.Examples, rows.Labels.Count, rows.Training, rows.Validation, device)
        {
            NetworkOptions = FirstNetwork.Identity(_options, network, _start is not null),
            FineTuning = _options.FineTuning,
            IsNormalizedOverBatches = FirstNetwork.TiesTexts(_options, network),
        };
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var settings = new MultilabelClassifierTransformer.Settings
        {
            Options = _options.WithoutStart(),
            Multilabel = _multilabel,
            VocabularySize = TokenKeyColumn.VocabularySize(reading.Ids),
            PaddingKey = reading.PaddingKey,
            Labels = rows.Labels,
            Thresholds = task.FitThresholds(),
            History = outcome.History,
        };
        var model = new MultilabelClassifierTransformer(_host, settings, new(network, device));
        return outcome.Divergence is null ? model : throw new TrainingDivergedException(outcome.Divergence, model);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.IdsColumnName).Find(inputSchema);
        ColumnShapes.LabelSet(_options.LabelColumnName).Find(inputSchema);
        RowGroups.Check(_options.GroupColumnName)?.Find(inputSchema);
        return MultilabelColumns.Promise(inputSchema, _options.HasAttention);
    }
}
