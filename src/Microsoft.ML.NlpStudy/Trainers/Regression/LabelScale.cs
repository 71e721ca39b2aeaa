using System.Globalization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The mean and standard deviation of the training labels, which a network sees as 0 and 1.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation.</param>
internal sealed record LabelScale(double Mean, double StandardDeviation)
{
    /// <summary>Measures labels.</summary>
    /// <param name="labels">The labels, at least one.</param>
    /// <param name="columnName">The label's column, which an error names.</param>
    /// <exception cref="InvalidOperationException">All labels are equal.</exception>
    public static LabelScale Of(IReadOnlyCollection<float> labels, string columnName)
    {
        double mean = labels.Average(label => (double)label);
        double deviation = Math.Sqrt(labels.Average(label => (label - mean) * (label - mean)));
        return labels.Min() < labels.Max()
            ? new LabelScale(mean, deviation)
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Label column '{columnName}': expected labels that differ in the training rows, found only {labels.First()}."));
    }

    /// <summary>Scales a label to the network's target.</summary>
    public float Scale(float label) => (float)((label - Mean) / StandardDeviation);

    /// <summary>Gives the label that a network's output stands for.</summary>
    public float Unscale(float output) => (float)(Mean + (output * StandardDeviation));

    /// <summary>Checks what was read from a model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the deviation is not above 0.</exception>
    public void Validate()
    {
        OptionCheck.That(double.IsFinite(Mean), "a finite number", Mean);
        OptionCheck.Positive(StandardDeviation);
    }
}
