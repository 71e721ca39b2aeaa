namespace Microsoft.ML.NlpStudy;

/// <summary>The progress of a training.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">The maximum number of epochs.</param>
/// <param name="Step">The number of finished steps in this epoch.</param>
/// <param name="Steps">The number of steps in this epoch.</param>
/// <param name="Loss">The mean training loss of this epoch so far, in nats per text; of a regression, the mean squared error.</param>
/// <param name="TokensPerSecond">The number of tokens trained on per second in this epoch so far, without padding.</param>
/// <param name="CompletedEpoch">The epoch's figures at its end; otherwise <see langword="null"/>.</param>
/// <param name="CompletedStep">The figures of the step that has just ended; <see langword="null"/> at the end of an epoch.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double Loss, double TokensPerSecond, TrainingEpoch? CompletedEpoch,
    TrainingStep? CompletedStep = null);
