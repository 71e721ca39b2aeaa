namespace Microsoft.ML.NlpStudy;

/// <summary>One of an ensemble's classifiers.</summary>
/// <param name="Classifier">The classifier. It can be used by itself, until the ensemble is disposed of.</param>
/// <param name="Weight">The member's weight, 0 to 1; the weights of all members sum to 1.</param>
public sealed record EnsembleMember(TextClassifierTransformer Classifier, double Weight)
{
    /// <summary>The history of the member's training.</summary>
    public TrainingHistory History => Classifier.History;
}
