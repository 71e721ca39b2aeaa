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
/// The trainer of networks that give a text or a pair of texts a number. <c>ml.Regression.Trainers</c> has a method for each kind of
/// network.
/// </summary>
/// <remarks>
/// The loss is the squared error. Labels are scaled to mean 0 and variance 1 for training, so a loss of 1 is that of the mean label. It
/// runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the CPU.
/// </remarks>
public sealed class TextRegressorTrainer : IEstimator<TextRegressorTransformer>
{
    private readonly IHost _host;
    private readonly TextClassifierOptions _options;
    private readonly int _seed;

    internal TextRegressorTrainer(IHostEnvironment environment, TextClassifierOptions options)
    {
        RegressorColumns.Validate(options);
        options.ValidateBeforeTraining();
        _options = options;
        _host = environment.Register(nameof(TextRegressorTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with ids and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a label is missing or infinite, all labels are equal, there is only
    /// one group to divide, the requested GPU does not exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public TextRegressorTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with ids and a number.</param>
    /// <param name="validation">The rows to validate on, with the same columns; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a label is missing or infinite, all labels are equal, there is only
    /// one group to divide, the requested GPU does not exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public TextRegressorTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        ClassifierReading reading = ClassifierReading.Of([_options], input.Schema)[0];
        Device device = DeviceFor.Classifier(_options, _host, log.Info);
        RegressionRows rows = RegressionRows.Read(reading, input, validation, _seed, log.Info);
        Module<TokenBatch, Tensor> network = FirstNetwork.Create(
            reading, rows.Examples.Texts, 1, device, _options.Training, _seed, log);
        var task = new RegressionTask(network, _options.Training, rows.Examples, rows.Training, rows.Validation, device)
        {
            NetworkOptions = FirstNetwork.Identity(_options, network),
            FineTuning = _options.FineTuning,
            IsNormalizedOverBatches = FirstNetwork.TiesTexts(_options, network),
        };
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var settings = new TextRegressorTransformer.Settings
        {
            Options = _options.WithoutStart(),
            VocabularySize = TokenKeyColumn.VocabularySize(reading.Ids),
            PaddingKey = reading.PaddingKey,
            Labels = rows.Scale,
            History = outcome.History,
        };
        var model = new TextRegressorTransformer(_host, settings, new(network, device));
        return outcome.Divergence is null ? model : throw new TrainingDivergedException(outcome.Divergence, model);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        RowTexts.Check(_options, inputSchema);
        ColumnShapes.LabelNumber(_options.LabelColumnName).Find(inputSchema);
        RowGroups.Check(_options.GroupColumnName)?.Find(inputSchema);
        return RegressorColumns.Promise(inputSchema, _options.HasAttention);
    }
}
