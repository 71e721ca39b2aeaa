using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The figures of a network that gives texts several labels on validation rows.</summary>
internal static class MultilabelValidation
{
    /// <summary>
    /// Measures the binary cross-entropy, the share of labels that are right at a probability of 0.5, and the mean of the labels' F1 at
    /// their thresholds.
    /// </summary>
    /// <param name="logits">The logit of each label for each text, a text's labels side by side.</param>
    /// <param name="examples">The texts with their labels.</param>
    /// <param name="rows">The numbers of the texts to measure.</param>
    /// <param name="labels">The number of labels.</param>
    /// <param name="threshold">The threshold of all labels; <see langword="null"/> fits one for each label.</param>
    public static ValidationFigures Measure(
        float[] logits, MultilabelExamples examples, int[] rows, int labels, double? threshold)
    {
        float[] probabilities = [.. logits];
        ScoreActivation.Sigmoid.Apply(probabilities);
        float[] thresholds = threshold is { } all
            ? [.. Enumerable.Repeat((float)all, labels)]
            : ThresholdFitting.Fit(probabilities, examples, rows, labels);
        var counts = new LabelCounts(labels);
        bool[] truth = new bool[labels], predicted = new bool[labels];
        double loss = 0;
        long right = 0;
        foreach (int row in rows)
        {
            Array.Clear(truth);
            foreach (int label in examples.Labels[row])
            {
                truth[label] = true;
            }

            double sum = 0;
            for (int label = 0; label < labels; label++)
            {
                double logit = logits[(row * labels) + label];
                sum += LossOf(logit, truth[label]);
                right += logit > 0 == truth[label] ? 1 : 0;
                predicted[label] = probabilities[(row * labels) + label] >= thresholds[label];
            }

            loss += sum / labels;
            counts.Add(truth, predicted);
        }

        return new ValidationFigures(loss / rows.Length, right / ((double)rows.Length * labels), counts.Macro(counts.F1));
    }

    // −log of the sigmoid of the logit, or of 1 minus it, without overflow.
    private static double LossOf(double logit, bool isTrue) =>
        Math.Max(logit, 0) - (isTrue ? logit : 0) + double.LogP1(Math.Exp(-Math.Abs(logit)));
}
