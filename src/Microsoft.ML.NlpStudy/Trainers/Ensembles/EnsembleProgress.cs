namespace Microsoft.ML.NlpStudy;

/// <summary>The progress of an ensemble's training.</summary>
/// <param name="Member">The current member, from 1.</param>
/// <param name="Members">The number of members.</param>
/// <param name="Training">The progress of the member's training.</param>
public sealed record EnsembleProgress(int Member, int Members, TrainingProgress Training)
{
    /// <summary>
    /// The fold that the member is trained without, from 1; <see langword="null"/> when it is trained on all training rows.
    /// </summary>
    public int? Fold { get; init; }
}
