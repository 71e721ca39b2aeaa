namespace Microsoft.ML.NlpStudy;

/// <summary>The unit of a schedule's time.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs: the learning rate changes at the end of each.</summary>
    Epoch,

    /// <summary>Steps: the learning rate changes after each update of the weights.</summary>
    Step,
}
