namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The figures of a network on validation examples.</summary>
/// <param name="Loss">The mean cross-entropy in nats: of a text, or of a token if tokens are predicted. Of a regression, the mean squared
/// error.</param>
/// <param name="Accuracy">The share of right predictions, 0 to 1; <see langword="null"/> of a regression.</param>
/// <param name="MacroF1">The mean of F1 over the classes that occur as a label or as a prediction, 0 to 1; <see langword="null"/> if
/// tokens are predicted. Of a tagger, the mean over the classes of spans, or over the tags where there are no spans.</param>
/// <param name="SpanF1">F1 over all spans of a tagger, 0 to 1; <see langword="null"/> where there are no spans.</param>
/// <param name="Metric">The metric of the user's, which decides the best epoch; higher is better.</param>
internal sealed record ValidationFigures(
    double Loss, double? Accuracy, double? MacroF1 = null, double? SpanF1 = null, double? Metric = null)
{
    /// <summary>Adds the figures to those of an epoch.</summary>
    public TrainingEpoch AddTo(TrainingEpoch epoch) => epoch with
    {
        ValidationLoss = Loss,
        ValidationAccuracy = Accuracy,
        ValidationMacroF1 = MacroF1,
        ValidationSpanF1 = SpanF1,
        ValidationMetric = Metric,
    };

    /// <summary>Computes a classifier's figures.</summary>
    /// <param name="losses">Each text's cross-entropy.</param>
    /// <param name="labels">Each text's class.</param>
    /// <param name="predicted">Each text's predicted class.</param>
    public static ValidationFigures Of(double[] losses, int[] labels, int[] predicted)
    {
        var right = new Dictionary<int, int>();
        var occurrences = new Dictionary<int, int>();    // as a label and as a prediction; F1 is 2 · right / occurrences
        int rightInAll = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            Count(occurrences, labels[i]);
            Count(occurrences, predicted[i]);
            if (labels[i] == predicted[i])
            {
                Count(right, labels[i]);
                rightInAll++;
            }
        }

        double f1 = occurrences.Average(entry => 2.0 * right.GetValueOrDefault(entry.Key) / entry.Value);
        return new ValidationFigures(losses.Average(), rightInAll / (double)labels.Length, f1);
    }

    private static void Count(Dictionary<int, int> counts, int key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
