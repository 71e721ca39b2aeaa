namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The figures of labels' scores that need no threshold, as scikit-learn computes them.</summary>
internal static class LabelRanking
{
    /// <summary>
    /// Computes the average precision of a label: the mean of the precisions at each score, weighted by the growth of recall; 0 if no row
    /// has the label.
    /// </summary>
    /// <param name="scores">The label's score for each row.</param>
    /// <param name="truth">Whether each row has the label.</param>
    public static double AveragePrecision(float[] scores, bool[] truth)
    {
        int positives = truth.Count(isTrue => isTrue);
        if (positives == 0)
        {
            return 0;
        }

        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row])];
        double sum = 0;
        int right = 0, before = 0;
        for (int i = 0; i < order.Length; i++)
        {
            right += truth[order[i]] ? 1 : 0;

            // Rows of one score come together.
            if (i + 1 == order.Length || scores[order[i + 1]] != scores[order[i]])
            {
                sum += (right - before) / (double)positives * (right / (i + 1.0));
                before = right;
            }
        }

        return sum;
    }

    /// <summary>
    /// Computes a row's share of the label ranking average precision: for each of its labels, the share of its labels among those whose
    /// scores are no lower; 1 if it has no label or all of them.
    /// </summary>
    /// <param name="scores">The score of each label.</param>
    /// <param name="truth">Whether the row has each label.</param>
    public static double PrecisionOfRow(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truth)
    {
        int labels = 0;
        double sum = 0;
        for (int label = 0; label < scores.Length; label++)
        {
            if (!truth[label])
            {
                continue;
            }

            labels++;
            int noLower = 0, own = 0;
            for (int other = 0; other < scores.Length; other++)
            {
                if (scores[other] >= scores[label])
                {
                    noLower++;
                    own += truth[other] ? 1 : 0;
                }
            }

            sum += own / (double)noLower;
        }

        return labels == 0 || labels == scores.Length ? 1 : sum / labels;
    }
}
