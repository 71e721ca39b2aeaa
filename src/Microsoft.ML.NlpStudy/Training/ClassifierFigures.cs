namespace Microsoft.ML.NlpStudy.Training;

/// <summary>How well a classifier does on a set of texts.</summary>
/// <param name="Loss">Mean cross-entropy in nats.</param>
/// <param name="Accuracy">The share of texts classified rightly, 0 to 1.</param>
/// <param name="MacroF1">The mean of F1 over the classes that occur, in truth or as a prediction, 0 to 1.</param>
internal sealed record ClassifierFigures(double Loss, double Accuracy, double MacroF1)
{
    /// <param name="losses">Each text's cross-entropy.</param>
    /// <param name="labels">Each text's class.</param>
    /// <param name="predicted">The class that each was given.</param>
    public static ClassifierFigures Of(double[] losses, int[] labels, int[] predicted)
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
        return new ClassifierFigures(losses.Average(), rightInAll / (double)labels.Length, f1);
    }

    private static void Count(Dictionary<int, int> counts, int key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
