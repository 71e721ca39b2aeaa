namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The log-count ratios of naive Bayes: for each row of a table and each class, the logarithm of the row's share in texts of the class
/// divided by its share in all other texts. Wang and Manning, "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification"
/// (2012).
/// </summary>
/// <remarks>
/// A text counts once for each row that it has. A row that no text has gets 0 for every class, so that it changes no score.
/// </remarks>
internal static class LogCountRatios
{
    /// <summary>Turns counts into ratios, in place.</summary>
    /// <param name="counts">The number of texts of each class that have the row, a row's classes side by side.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="smoothing">The number added to each count; above 0.</param>
    public static void FromCounts(Span<float> counts, int classes, double smoothing)
    {
        var inClass = new double[classes];
        var inRest = new double[classes];
        for (int row = 0; row < counts.Length; row += classes)
        {
            Span<float> ofRow = counts.Slice(row, classes);
            double total = Sum(ofRow);
            for (int c = 0; total > 0 && c < classes; c++)
            {
                inClass[c] += ofRow[c] + smoothing;
                inRest[c] += total - ofRow[c] + smoothing;
            }
        }

        for (int row = 0; row < counts.Length; row += classes)
        {
            Span<float> ofRow = counts.Slice(row, classes);
            double total = Sum(ofRow);
            for (int c = 0; total > 0 && c < classes; c++)
            {
                double share = (ofRow[c] + smoothing) / inClass[c], shareOfRest = (total - ofRow[c] + smoothing) / inRest[c];
                ofRow[c] = (float)Math.Log(share / shareOfRest);
            }
        }
    }

    private static double Sum(ReadOnlySpan<float> counts)
    {
        double sum = 0;
        foreach (float count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
