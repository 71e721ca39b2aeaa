namespace Microsoft.ML.NlpStudy;

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps in this epoch.</param>
/// <param name="Loss">Mean training loss of this epoch so far, in nats a text.</param>
/// <param name="TokensPerSecond">Real tokens trained on a second in this epoch so far.</param>
/// <param name="CompletedEpoch">What the epoch came to, where this is its end; otherwise <see langword="null"/>.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double Loss, double TokensPerSecond, TrainingEpoch? CompletedEpoch);
