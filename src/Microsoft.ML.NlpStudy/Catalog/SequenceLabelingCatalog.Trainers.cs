namespace Microsoft.ML;

// The trainers of taggers.
public sealed partial class SequenceLabelingCatalog
{
    /// <summary>The trainers of taggers.</summary>
    public SequenceLabelingTrainers Trainers => new(_environment);
}
