using System.Globalization;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy;

/// <summary>The agreement of word vectors with people's judgment of similarity.</summary>
/// <param name="Spearman">
/// The correlation of Spearman of the cosines with the judgments, from -1 to 1: the usual figure. Equal numbers share their mean rank. NaN
/// if one side does not vary, as with fewer than two pairs.
/// </param>
/// <param name="Pearson">The correlation of Pearson, from -1 to 1; NaN if one side does not vary.</param>
/// <param name="Pairs">The number of all pairs.</param>
/// <param name="PairsFound">The number of pairs of which both words have a vector.</param>
public sealed record WordSimilarityMetrics(double Spearman, double Pearson, int Pairs, int PairsFound)
{
    /// <summary>The share of pairs of which both words have a vector, from 0 to 1; 0 without pairs.</summary>
    [JsonIgnore]
    public double Coverage => Pairs == 0 ? 0 : (double)PairsFound / Pairs;

    /// <summary>Formats the figures, as in <c>Spearman = 0.6512, Pearson = 0.6320, 349 of 353 pairs (98.9%)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Spearman = {Spearman:F4}, Pearson = {Pearson:F4}, {PairsFound:N0} of {Pairs:N0} pairs ({100 * Coverage:0.0}%)");
}
