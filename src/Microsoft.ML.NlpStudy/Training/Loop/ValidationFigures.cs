namespace Microsoft.ML.NlpStudy.Training;

/// <summary>How well a network does on examples that it was not trained on.</summary>
/// <param name="Loss">Mean cross-entropy in nats: of a text, or of a token where tokens are predicted.</param>
/// <param name="Accuracy">The share of predictions that are right, 0 to 1.</param>
/// <param name="MacroF1">The mean of F1 over the classes that occur, in truth or as a prediction, 0 to 1; null where tokens are
/// predicted.</param>
internal sealed record ValidationFigures(double Loss, double Accuracy, double? MacroF1 = null)
{
    /// <summary>A classifier's figures.</summary>
    /// <param name="losses">Each text's cross-entropy.</param>
    /// <param name="labels">Each text's class.</param>
    /// <param name="predicted">The class that each was given.</param>
    public static ValidationFigures Of(double[] losses, int[] labels, int[] predicted)
    {
        var right = new Dictionary<int, int>();
        var occurrences = new Dictionary<int, int>();    // as a label and as a prediction: 2 · right / occurrences is F1
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
