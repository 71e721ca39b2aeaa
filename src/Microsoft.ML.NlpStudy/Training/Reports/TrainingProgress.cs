namespace Microsoft.ML.NlpStudy;

/// <summary>
/// What one step of training came to: an update of the weights from one batch, or from several whose gradients were added up.
/// </summary>
/// <param name="Number">The step, from 1, counted over the whole training.</param>
/// <param name="Loss">Mean training loss of the step's examples, in nats.</param>
/// <param name="LearningRate">The learning rate of the update.</param>
/// <param name="GradientNorm">The gradient's norm before clipping.</param>
public sealed record TrainingStep(long Number, double Loss, double LearningRate, double GradientNorm);

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps in this epoch.</param>
/// <param name="Loss">Mean training loss of this epoch so far, in nats a text.</param>
/// <param name="TokensPerSecond">Real tokens trained on a second in this epoch so far.</param>
/// <param name="CompletedEpoch">What the epoch came to, where this is its end; otherwise <see langword="null"/>.</param>
/// <param name="CompletedStep">What the step came to that has just ended; <see langword="null"/> at the end of an epoch.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double Loss, double TokensPerSecond, TrainingEpoch? CompletedEpoch,
    TrainingStep? CompletedStep = null);
