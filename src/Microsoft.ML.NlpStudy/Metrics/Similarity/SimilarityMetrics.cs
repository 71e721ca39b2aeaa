using System.Globalization;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>The agreement of similarities with labels, as by <c>ml.Regression.EvaluateSimilarity</c>.</summary>
/// <param name="Pearson">
/// The correlation of Pearson, from -1 to 1: how near the similarities are to a straight line over the labels. NaN if all labels or all
/// similarities are equal, as with fewer than two rows.
/// </param>
/// <param name="Spearman">
/// The correlation of Spearman, from -1 to 1: that of the ranks, where equal numbers share their mean rank. It does not depend on the
/// scale, and is the usual figure for semantic similarity. NaN if all labels or all similarities are equal.
/// </param>
/// <param name="RootMeanSquaredError">
/// The root of the mean squared difference, in the label's units. It means something only if both columns have the same scale. NaN without
/// rows.
/// </param>
/// <param name="Count">The number of rows, those with a missing label or similarity not counted.</param>
public sealed record SimilarityMetrics(double Pearson, double Spearman, double RootMeanSquaredError, long Count)
{
    /// <summary>Formats the figures, as in <c>Pearson = 0.8512, Spearman = 0.8467, RMSE = 0.7311, rows = 1379</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Pearson = {ScoreText.Fixed(Pearson, 4)}, Spearman = {ScoreText.Fixed(Spearman, 4)}, "
            + $"RMSE = {ScoreText.Fixed(RootMeanSquaredError, 4)}, rows = {Count}");
}
