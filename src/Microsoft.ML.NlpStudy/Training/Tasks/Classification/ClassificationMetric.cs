namespace Microsoft.ML.NlpStudy;

/// <summary>A metric of one's own on the validation rows, by which the best epoch is chosen: a record that derives from this one.</summary>
public abstract record ClassificationMetric
{
    /// <summary>Computes the metric on all validation rows.</summary>
    /// <param name="classes">Each row's class, from 0 in the order of the label's keys.</param>
    /// <param name="probabilities">Each row's probability of each class, a row's classes side by side.</param>
    /// <returns>The metric; higher is better.</returns>
    public abstract double Compute(IReadOnlyList<int> classes, IReadOnlyList<float[]> probabilities);
}
