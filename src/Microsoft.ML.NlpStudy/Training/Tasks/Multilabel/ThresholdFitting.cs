namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The fitting of a threshold for each label, from which probability on it is predicted.</summary>
internal static class ThresholdFitting
{
    /// <summary>The threshold of a label that no row has.</summary>
    public const float Default = 0.5f;

    /// <summary>Fits the thresholds of the highest F1 on some rows; of equally good ones, the nearest to 0.5.</summary>
    /// <param name="probabilities">The probability of each label for each text, a text's labels side by side.</param>
    /// <param name="examples">The texts with their labels.</param>
    /// <param name="rows">The numbers of the texts to fit to.</param>
    /// <param name="labels">The number of labels.</param>
    /// <returns>A threshold for each label: halfway between two probabilities, so that it says the same of close ones.</returns>
    public static float[] Fit(float[] probabilities, MultilabelExamples examples, int[] rows, int labels)
    {
        var truths = new HashSet<int>[labels];
        for (int label = 0; label < labels; label++)
        {
            truths[label] = [];
        }

        for (int place = 0; place < rows.Length; place++)
        {
            foreach (int label in examples.Labels[rows[place]])
            {
                truths[label].Add(place);
            }
        }

        return [.. truths.Select((truth, label) =>
            Fit([.. rows.Select(row => probabilities[(row * labels) + label])], truth))];
    }

    private static float Fit(float[] probabilities, HashSet<int> truth)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(place => probabilities[place])];
        (double bestF1, float best) = (0, Default);
        int right = 0;
        for (int i = 0; i < order.Length; i++)
        {
            right += truth.Contains(order[i]) ? 1 : 0;
            float lowest = probabilities[order[i]];
            float next = i + 1 < order.Length ? probabilities[order[i + 1]] : 0;
            if (!(next < lowest))
            {
                continue;
            }

            double f1 = 2.0 * right / (truth.Count + i + 1);
            float threshold = Between(next, lowest);
            if (f1 > bestF1 || (f1 == bestF1 && f1 > 0 && Math.Abs(threshold - Default) < Math.Abs(best - Default)))
            {
                (bestF1, best) = (f1, threshold);
            }
        }

        return best;
    }

    // Above the lower and at most the upper one, also where nothing lies between them.
    private static float Between(float lower, float upper)
    {
        float middle = lower + ((upper - lower) / 2);
        return middle > lower ? middle : upper;
    }
}
