namespace Microsoft.ML.NlpStudy;

/// <summary>Where the training of an ensemble stands.</summary>
/// <param name="Member">The member under way, from 1.</param>
/// <param name="Members">How many there are.</param>
/// <param name="Training">Where its training stands.</param>
public sealed record EnsembleProgress(int Member, int Members, TrainingProgress Training);
