using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Where and how often a training's state is written, so that one that was cut off goes on from there; on a CPU to the same weights bit for
/// bit.
/// </summary>
public sealed record CheckpointOptions
{
    /// <summary>The folder of the file <c>checkpoint.zip</c>; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Writes after so many steps, counted over the whole training; <see langword="null"/>: by <see cref="Interval"/>. Default:
    /// <see langword="null"/>.
    /// </summary>
    public int? EverySteps { get; init; }

    /// <summary>
    /// Writes after the first step that ends so long after the last writing; at the end of each epoch in any case. Default: 5 minutes.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a training goes on from the folder's checkpoint where there is one. Default: true; false starts afresh and writes over it.
    /// </summary>
    public bool Resume { get; init; } = true;

    internal void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(Folder), "a folder", Folder);
        OptionCheck.That(EverySteps is null or >= 1, "at least 1, or null for an interval", EverySteps);
        OptionCheck.That(Interval > TimeSpan.Zero, "a positive time", Interval);
    }
}
