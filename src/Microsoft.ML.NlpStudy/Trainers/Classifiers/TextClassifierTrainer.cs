using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The trainer of text classifiers. <c>ml.MulticlassClassification.Trainers</c> has a method for each kind of network.
/// </summary>
/// <remarks>
/// It runs on the GPU that <c>MLContext.GpuDeviceId</c> names, otherwise on the CPU. On a CPU, each training thread uses one thread for its
/// matrix products and flushes denormal numbers to zero. Both settings are restored afterwards, and other threads keep theirs.
/// </remarks>
public sealed class TextClassifierTrainer : IEstimator<TextClassifierTransformer>
{
    private readonly IHost _host;
    private readonly TextClassifierOptions _options;
    private readonly ClassifierContinuation? _start;
    private readonly int _seed;

    /// <param name="environment">The environment.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <param name="start">The classifier whose weights training starts from; <see langword="null"/> for new weights.</param>
    internal TextClassifierTrainer(IHostEnvironment environment, TextClassifierOptions options, ClassifierContinuation? start = null)
    {
        options.Validate();
        if (start is null)
        {
            options.ValidateBeforeTraining();
        }

        (_options, _start) = (options, start);
        _host = environment.Register(nameof(TextClassifierTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with ids and a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, only one group to divide, the requested
    /// GPU does not exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public TextClassifierTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with ids and a label.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, only one group to divide, the requested
    /// GPU does not exist, or a checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public TextClassifierTransformer Fit(IDataView input, IDataView? validation) => Fit(input, validation, null);

    /// <summary>Trains on rows, validates on others, and learns from rows without a label too.</summary>
    /// <param name="input">The rows, with ids and a label.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <param name="unlabeled">More rows, with ids of the same keys, whose label is not read;
    /// <see cref="TextClassifierOptions.MixedObjective"/> says how they are learned from. <see langword="null"/> for none. Rows of
    /// <paramref name="input"/> whose label is missing are learned from alike.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the requested GPU does not exist, a checkpoint is of
    /// another training, or there are rows without a label and no loss that learns from them.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public TextClassifierTransformer Fit(IDataView input, IDataView? validation, IDataView? unlabeled)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        (TextClassifierTransformer model, string? divergence) =
            Train(input, validation, unlabeled, _options.Training, ChannelLog.Of(channel));
        return divergence is null ? model : throw new TrainingDivergedException(divergence, model);
    }

    /// <summary>
    /// Tries learning rates on rows, to help choose <see cref="TrainingOptions.LearningRate"/>. It does not change the result of
    /// <c>Fit</c>.
    /// </summary>
    /// <param name="input">The rows, with ids and a label; all of them may be trained on.</param>
    /// <param name="options">The learning rates to try. Default: 100 steps from 0.000001 to 1.</param>
    /// <returns>The loss at each learning rate, and the learning rate at which it fell fastest.</returns>
    /// <remarks>
    /// This is Smith's range test ("Cyclical Learning Rates for Training Neural Networks", 2017). It trains from the first weights of
    /// <c>Fit</c> with the same optimizer, batches, dropout and clipping. The learning rate grows by the same factor at each step until the
    /// loss explodes. It reports no progress and writes no checkpoint. The same estimator gives the same result on the same rows.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or an option is out of its
    /// range.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, or the requested GPU does not exist.</exception>
    /// <exception cref="OperationCanceledException"><see cref="TrainingOptions.CancellationToken"/> was canceled.</exception>
    public LearningRateRange FindLearningRate(IDataView input, LearningRateRangeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new LearningRateRangeOptions();
        options.Validate();
        using IChannel channel = _host.Start("Learning-rate range test");
        using var sweep = new LearningRateSweep(options, _options.Training.CancellationToken);
        (TextClassifierTransformer model, string? divergence) = Train(
            input, null, null, sweep.Apply(_options.Training), ChannelLog.Of(channel));
        model.Dispose();
        _options.Training.CancellationToken.ThrowIfCancellationRequested();
        return sweep.Result(divergence is not null);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        RowTexts.Check(_options, inputSchema);
        RowGroups.Check(_options.GroupColumnName)?.Find(inputSchema);
        SchemaShape.Column label = ColumnShapes.LabelKey(_options.LabelColumnName).Find(inputSchema);
        return ClassifierColumns.Promise(inputSchema, label, _options.TopLabelCount > 0, _options.HasAttention);
    }

    private (TextClassifierTransformer Model, string? Divergence) Train(
        IDataView input, IDataView? validation, IDataView? unlabeled, TrainingOptions training, TrainingLog log)
    {
        ClassifierReading reading = ClassifierReading.Of([_options], input.Schema)[0];
        var rows = new LabeledRows(_options.LabelColumnName, [reading.Source], input.Schema, training.CancellationToken, log.Info,
            _options.GroupColumnName)
        {
            KeepsUnlabeled = ClassifierReading.LearnsFromUnlabeled([reading]),
        };
        ClassifierReading.CheckUnlabeled([reading], unlabeled);
        Device device = DeviceFor.Classifier(_options, _host, log.Info);
        rows.CheckClassWeights(_options.ClassWeights);
        rows.Read(input, validation, training.ValidationFraction, _seed);
        if (unlabeled is not null)
        {
            rows.ReadUnlabeled(unlabeled);
        }

        return new ClassifierFitting(_host, rows) { Start = _start }.Train(reading, device, training, _seed, log);
    }
}
