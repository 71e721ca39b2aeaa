using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The checkpoints of a training: their folder, and the time between two. An interrupted training resumes from the last one, on a CPU to
/// the same weights bit for bit.
/// </summary>
public sealed record CheckpointOptions
{
    /// <summary>The folder of the file <c>checkpoint.zip</c>; it is created if it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The number of steps between two checkpoints, counted over the whole training; <see langword="null"/> uses <see cref="Interval"/>
    /// instead. Default: <see langword="null"/>.
    /// </summary>
    public int? EverySteps { get; init; }

    /// <summary>
    /// The time between two checkpoints. One is also written at the end of each epoch. Default: 5 minutes.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether training resumes from the folder's checkpoint if there is one. Default: true; false starts from the beginning and overwrites
    /// it.
    /// </summary>
    public bool Resume { get; init; } = true;

    internal void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(Folder), "a folder", Folder);
        OptionCheck.That(EverySteps is null or >= 1, "at least 1, or null for an interval", EverySteps);
        OptionCheck.That(Interval > TimeSpan.Zero, "a positive time", Interval);
    }
}
