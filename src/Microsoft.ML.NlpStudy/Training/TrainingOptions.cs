using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How a network is trained; the same for every trainer.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training rows, at most. Default: 5.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Texts whose gradients are computed at once. Default: 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// Tokens in a batch at most, padding included, so that very long texts make small batches instead of running out of memory. Default:
    /// 65,536.
    /// </summary>
    public int MaximumTokensPerBatch { get; init; } = 65_536;

    /// <summary>
    /// Batches whose gradients are added up before the weights are updated: the same as one batch of that many times the size, in the
    /// memory of one. Default: 1.
    /// </summary>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>The learning rate that <see cref="Schedule"/> starts from. Default: 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes. Default: it stays.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>The rule by which gradients change weights. Default: Adam.</summary>
    public OptimizerChoice Optimizer { get; init; } = new();

    /// <summary>The gradient's norm is cut to this; <see langword="null"/> leaves it alone. Default: 1.</summary>
    /// <remarks>Pascanu et al., "On the difficulty of training recurrent neural networks" (2013).</remarks>
    public double? GradientClipping { get; init; } = 1;

    /// <summary>
    /// The share of a text's weight in the training loss that is spread over all classes, so that the network does not grow too sure.
    /// Default: 0.
    /// </summary>
    /// <remarks>Szegedy et al., "Rethinking the Inception Architecture" (2016). Validation losses are without it.</remarks>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Averages weights over time; what is validated and given back is the average. <see langword="null"/> does not. Default:
    /// <see langword="null"/>.
    /// </summary>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>
    /// The share of the rows that are kept from training and measured after every epoch, all of them. Default: 0.1; 0 trains on everything.
    /// </summary>
    /// <remarks>Ignored where <c>Fit</c> is given a validation set.</remarks>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>What tells the best epoch, whose weights are given back, and when to stop. Default: the validation loss.</summary>
    public ValidationMetric ValidationMetric { get; init; } = ValidationMetric.Loss;

    /// <summary>
    /// Training ends after so many epochs without a better <see cref="ValidationMetric"/>; <see langword="null"/> runs all epochs. Default:
    /// 2.
    /// </summary>
    public int? EarlyStoppingPatience { get; init; } = 2;

    /// <summary>
    /// Where the state of the training is kept, so that one that was cut off goes on. Default: <see langword="null"/>, nowhere.
    /// </summary>
    [JsonIgnore]
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Threads on a CPU; each computes its share of every batch. Default: 0, one a processor.</summary>
    /// <remarks>
    /// Sums are rounded differently with another number, so weights are the same bit for bit only where this is the same.
    /// </remarks>
    public int Threads { get; init; }

    /// <summary>
    /// Whether matrix products have bfloat16 operands while training. Default: automatic, where the processor is faster with them.
    /// </summary>
    public MixedPrecision MixedPrecision { get; init; }

    /// <summary>Hears of every step and every finished epoch, on the training thread. Default: nobody.</summary>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Ends training early when canceled; <c>Fit</c> then returns what has been trained so far. Default: never.</summary>
    /// <remarks>
    /// That is the best finished epoch, or the weights of the moment where none has finished. Canceled while the rows are still being
    /// read, there is nothing to return: <c>Fit</c> throws an <see cref="OperationCanceledException"/>.
    /// </remarks>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
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
    }
}
