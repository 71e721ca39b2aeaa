using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The log of a training for TensorBoard, which shows it while it runs: <c>tensorboard --logdir</c> with the folder. It is set as
/// <see cref="TrainingOptions.Progress"/>.
/// </summary>
/// <remarks>
/// <para>As in Keras, training and validation are two runs, the folders <c>train</c> and <c>validation</c>, so that TensorBoard draws their
/// curves into one chart. By epoch, both have <c>epoch_loss</c> and <c>epoch_accuracy</c>; validation also has <c>epoch_macro_f1</c>. A
/// regression has <c>epoch_loss</c> alone. By step, training has <c>step_loss</c>, <c>learning_rate</c>, <c>gradient_norm</c> and
/// <c>tokens_per_second</c>.</para>
/// <para>A second log in the same folder, as for a resumed training, adds files, which TensorBoard reads as one run. A folder is for one
/// training at a time.</para>
/// </remarks>
public sealed class TensorBoardLog : IProgress<TrainingProgress>, IDisposable
{
    private static readonly TimeSpan s_flushInterval = TimeSpan.FromSeconds(5);
    private readonly string _folder;
    private readonly IProgress<TrainingProgress>? _next;
    private readonly TimeProvider _clock;
    private readonly TensorBoardEvents _training;
    private TensorBoardEvents? _validation;
    private long _flushed;

    /// <summary>Begins the log.</summary>
    /// <param name="folder">The folder in which the folders of the two runs are created.</param>
    /// <param name="next">Another receiver of the progress, since a training has only one. Default: none.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public TensorBoardLog(string folder, IProgress<TrainingProgress>? next = null)
        : this(folder, next, TimeProvider.System)
    {
    }

    internal TensorBoardLog(string folder, IProgress<TrainingProgress>? next, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_folder, _next, _clock) = (folder, next, clock);
        _training = new TensorBoardEvents(Path.Combine(folder, "train"), clock);
        _flushed = clock.GetTimestamp();
    }

    /// <summary>Writes a step or a finished epoch.</summary>
    /// <param name="value">The training's progress.</param>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.CompletedStep is { } step)
        {
            _training.Write(
                step.Number, ("step_loss", step.Loss), ("learning_rate", step.LearningRate), ("gradient_norm", step.GradientNorm),
                ("tokens_per_second", value.TokensPerSecond));
        }

        if (value.CompletedEpoch is { } epoch)
        {
            Write(epoch);
        }

        if (value.CompletedEpoch is not null || _clock.GetElapsedTime(_flushed) >= s_flushInterval)
        {
            Flush();
        }

        _next?.Report(value);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _training.Dispose();
        _validation?.Dispose();
    }

    private void Write(TrainingEpoch epoch)
    {
        _training.Write(epoch.Epoch, Present(("epoch_loss", epoch.TrainingLoss), ("epoch_accuracy", epoch.TrainingAccuracy)));
        (string Tag, double Value)[] figures = Present(
            ("epoch_loss", epoch.ValidationLoss), ("epoch_accuracy", epoch.ValidationAccuracy),
            ("epoch_macro_f1", epoch.ValidationMacroF1), ("epoch_span_f1", epoch.ValidationSpanF1),
            ("epoch_metric", epoch.ValidationMetric));
        if (figures.Length > 0)
        {
            _validation ??= new TensorBoardEvents(Path.Combine(_folder, "validation"), _clock);
            _validation.Write(epoch.Epoch, figures);
        }
    }

    private static (string Tag, double Value)[] Present(params (string Tag, double? Value)[] figures) =>
        [.. figures.Where(figure => figure.Value is not null).Select(figure => (figure.Tag, figure.Value!.Value))];

    private void Flush()
    {
        _training.Flush();
        _validation?.Flush();
        _flushed = _clock.GetTimestamp();
    }
}
