using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy;

/// <summary>The training options of every trainer: optimizer, schedule, number of epochs, early stopping.</summary>
public sealed record TrainingOptions
{
    /// <summary>The maximum number of passes over the training rows. Default: 5.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>The number of texts in a batch, whose gradients are computed at once. Default: 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// The maximum number of tokens in a batch, padding included: very long texts make small batches instead of using up the memory.
    /// Default: 65,536.
    /// </summary>
    public int MaximumTokensPerBatch { get; init; } = 65_536;

    /// <summary>
    /// The number of batches whose gradients are summed before the weights are updated. The result is that of one batch that many times
    /// larger, in the memory of a single one. Default: 1.
    /// </summary>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>The learning rate that <see cref="Schedule"/> starts from. Default: 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The schedule that changes the learning rate. Default: it stays.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>The rule by which gradients change weights. Default: Adam.</summary>
    public OptimizerChoice Optimizer { get; init; } = new();

    /// <summary>The largest norm of the gradient, which is clipped to it; <see langword="null"/> for no clipping. Default: 1.</summary>
    /// <remarks>Pascanu et al., "On the difficulty of training recurrent neural networks" (2013).</remarks>
    public double? GradientClipping { get; init; } = 1;

    /// <summary>
    /// The share of a text's weight in the training loss that is spread over all classes, against overconfidence. Default: 0.
    /// </summary>
    /// <remarks>Szegedy et al., "Rethinking the Inception Architecture" (2016). It is not part of validation losses.</remarks>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// The average of the weights over time, which is validated and returned in place of the last weights; <see langword="null"/> for no
    /// average. Default: <see langword="null"/>.
    /// </summary>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>
    /// The share of the rows that is not trained on but measured after every epoch. Default: 0.1; 0 trains on everything.
    /// </summary>
    /// <remarks>It is ignored if <c>Fit</c> is given a validation set.</remarks>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>
    /// The metric that decides the best epoch, whose weights are returned, and when to stop. Default: the validation loss.
    /// </summary>
    public ValidationMetric ValidationMetric { get; init; } = ValidationMetric.Loss;

    /// <summary>
    /// The number of epochs without a better <see cref="ValidationMetric"/> after which training ends; <see langword="null"/> runs all
    /// epochs. Default: 2.
    /// </summary>
    public int? EarlyStoppingPatience { get; init; } = 2;

    /// <summary>
    /// The checkpoints of the training, from which it resumes after an interruption. Default: <see langword="null"/>, none.
    /// </summary>
    [JsonIgnore]
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>The number of threads on a CPU, each of which computes its share of every batch. Default: 0, one per processor.</summary>
    /// <remarks>
    /// Sums are rounded differently with another number of threads, so only the same number gives the same weights bit for bit.
    /// </remarks>
    public int Threads { get; init; }

    /// <summary>
    /// The precision of matrix products in training: float32 or bfloat16. Default: automatic, bfloat16 if the processor is faster with it.
    /// </summary>
    public MixedPrecision MixedPrecision { get; init; }

    /// <summary>
    /// Whether this process is one of several, on one machine or on many, that train a network together. Default: false.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Open MPI connects the processes and starts them: <c>mpirun -np 2 dotnet app.dll</c>. Each runs the same program on the same rows.
    /// The batches are divided among all threads of all processes. As many threads in one process give the same weights bit for bit.
    /// Afterwards each process has the trained model. The first one writes the log and the checkpoints, and reports progress.
    /// </para>
    /// <para>
    /// It is not for a GPU, nor for networks that normalize over whole batches. The learning-rate range test ignores it: each process
    /// tests alone.
    /// </para>
    /// </remarks>
    [JsonIgnore]
    public bool Distributed { get; init; }

    /// <summary>Receives every step and every finished epoch, on the training thread. Default: none.</summary>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>The token that ends training early when it is canceled. Default: never.</summary>
    /// <remarks>
    /// <c>Fit</c> then returns the weights of the best finished epoch, or the present weights if none has finished. If it is canceled while
    /// the rows are still being read, <c>Fit</c> throws an <see cref="OperationCanceledException"/>.
    /// </remarks>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Distributed"/> is set, and Open MPI is not installed or has not started this
    /// process.</exception>
    public void Validate()
    {
        OptionCheck.AtLeast(1, Epochs);
        OptionCheck.AtLeast(1, BatchSize);
        OptionCheck.AtLeast(1, MaximumTokensPerBatch);
        OptionCheck.AtLeast(1, AccumulatedBatches);
        OptionCheck.Positive(LearningRate);
        OptionCheck.That(Schedule is not null, "a schedule", Schedule);
        Schedule!.Validate();
        OptionCheck.That(Optimizer is not null, "an optimizer", Optimizer);
        Optimizer!.Validate();
        OptionCheck.That(GradientClipping is null or > 0, "a positive number, or null for none", GradientClipping);
        OptionCheck.Share(LabelSmoothing);
        Averaging?.Validate();
        OptionCheck.Share(ValidationFraction);
        OptionCheck.IsDefined(ValidationMetric);
        OptionCheck.That(EarlyStoppingPatience is null or >= 1, "at least 1, or null for all epochs", EarlyStoppingPatience);
        Checkpoints?.Validate();
        OptionCheck.IsDefined(MixedPrecision);
        OptionCheck.AtLeast(0, Threads);
        if (Distributed)
        {
            _ = OpenMpiStart.Library;
        }
    }
}
