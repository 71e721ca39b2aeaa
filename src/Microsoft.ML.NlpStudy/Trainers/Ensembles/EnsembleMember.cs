namespace Microsoft.ML.NlpStudy;

/// <summary>One of an ensemble's classifiers.</summary>
/// <param name="Classifier">The classifier; a transformer that can be used by itself, and ends with its ensemble.</param>
/// <param name="Weight">How much it counts, 0 to 1; all members' weights sum to 1.</param>
public sealed record EnsembleMember(TextClassifierTransformer Classifier, double Weight)
{
    /// <summary>The course of its training.</summary>
    public TrainingHistory History => Classifier.History;
}
