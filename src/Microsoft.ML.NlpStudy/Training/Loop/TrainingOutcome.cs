namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The result of a training run: its history, and why it diverged if it did.</summary>
/// <param name="History">The finished epochs.</param>
/// <param name="Divergence">The reason for the end of a training that diverged, otherwise <see langword="null"/>. The network has the last
/// good weights either way.</param>
internal sealed record TrainingOutcome(TrainingHistory History, string? Divergence);
