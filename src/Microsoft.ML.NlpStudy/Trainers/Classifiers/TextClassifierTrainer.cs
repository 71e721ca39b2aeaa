using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Trains a text classifier. Made by <c>ml.MulticlassClassification.Trainers</c>, where each kind of network has a method.
/// </summary>
/// <remarks>
/// Runs on the GPU that <c>MLContext.GpuDeviceId</c> names, and on the CPU otherwise. While it trains on a CPU, each training
/// thread multiplies alone, and flushes denormal numbers to zero; both are put back afterwards. Threads that are not its own are left as
/// they are.
/// </remarks>
public sealed class TextClassifierTrainer : IEstimator<TextClassifierTransformer>
{
    private readonly IHost _host;
    private readonly TextClassifierOptions _options;
    private readonly int _seed;

    internal TextClassifierTrainer(IHostEnvironment environment, TextClassifierOptions options)
    {
        options.Validate();
        options.ValidateBeforeTraining();
        _options = options;
        _host = environment.Register(nameof(TextClassifierTrainer));

        // Drawn once, so that fitting again on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on these rows; a share of them (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">Rows with ids and a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the GPU asked for is not there, or a checkpoint is of
    /// another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good
    /// weights.</exception>
    public TextClassifierTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on these rows and validates on others.</summary>
    /// <param name="input">Rows with ids and a label.</param>
    /// <param name="validation">Rows of the same columns, keys meaning the same; <see langword="null"/> keeps a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the GPU asked for is not there, or a checkpoint is of
    /// another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good
    /// weights.</exception>
    public TextClassifierTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        (TextClassifierTransformer model, string? divergence) = Train(input, validation, _options.Training, ChannelLog.Of(channel));
        return divergence is null ? model : throw new TrainingDivergedException(divergence, model);
    }

    /// <summary>
    /// Tries learning rates on these rows, to choose <see cref="TrainingOptions.LearningRate"/> by: what <c>Fit</c> gives is the same
    /// before and after.
    /// </summary>
    /// <param name="input">Rows with ids and a label; all of them may be trained on.</param>
    /// <param name="options">Which rates to try. Default: 100 steps from 0.000001 to 1.</param>
    /// <returns>The loss at each rate, and the rate at which it fell fastest.</returns>
    /// <remarks>
    /// Smith's range test ("Cyclical Learning Rates for Training Neural Networks", 2017): a training from the first weights of <c>Fit</c>,
    /// with its optimizer, batches, dropout and clipping, whose rate grows by one factor from step to step until the loss explodes. Nobody
    /// hears of its progress, and no checkpoint is written. The same estimator finds the same on the same rows.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or an option is out of its
    /// range.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, or the GPU asked for is not there.</exception>
    /// <exception cref="OperationCanceledException"><see cref="TrainingOptions.CancellationToken"/> was canceled.</exception>
    public LearningRateRange FindLearningRate(IDataView input, LearningRateRangeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new LearningRateRangeOptions();
        options.Validate();
        using IChannel channel = _host.Start("Learning-rate range test");
        using var sweep = new LearningRateSweep(options, _options.Training.CancellationToken);
        (TextClassifierTransformer model, string? divergence) = Train(input, null, sweep.Apply(_options.Training), ChannelLog.Of(channel));
        model.Dispose();
        _options.Training.CancellationToken.ThrowIfCancellationRequested();
        return sweep.Result(divergence is not null);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.IdsColumnName).Find(inputSchema);
        SchemaShape.Column label = ColumnShapes.LabelKey(_options.LabelColumnName).Find(inputSchema);
        return ClassifierColumns.Promise(inputSchema, label, _options.TopLabelCount > 0, _options.HasAttention);
    }

    private (TextClassifierTransformer Model, string? Divergence) Train(
        IDataView input, IDataView? validation, TrainingOptions training, TrainingLog log)
    {
        var rows = new ClassifierRows([_options], input.Schema, training.CancellationToken, log.Info);
        Device device = DeviceFor.Classifier(_options, _host, log.Info);
        rows.CheckClassWeights(rows.Readings[0]);
        rows.Read(input, validation, training.ValidationFraction, _seed);
        return new ClassifierFitting(_host, rows).Train(rows.Readings[0], device, training, _seed, log);
    }
}
