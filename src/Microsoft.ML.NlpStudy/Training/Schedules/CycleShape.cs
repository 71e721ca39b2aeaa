namespace Microsoft.ML.NlpStudy;

/// <summary>The shape of a <see cref="CyclicSchedule"/>: the change of its peaks.</summary>
public enum CycleShape
{
    /// <summary>All peaks are equally high.</summary>
    Triangular,

    /// <summary>Each peak is half as high above the first learning rate as the one before.</summary>
    Triangular2,

    /// <summary>Peaks shrink by a factor after each unit.</summary>
    Exponential,
}
