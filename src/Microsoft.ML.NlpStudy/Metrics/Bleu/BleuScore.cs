using System.Globalization;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>A BLEU score, and the counts that it comes from.</summary>
public sealed class BleuScore
{
    internal BleuScore(BleuStatistics statistics, BleuOptions options, string signature)
    {
        Signature = signature;
        Matches = statistics.Matches;
        Totals = statistics.Totals;
        HypothesisLength = statistics.HypothesisLength;
        ReferenceLength = statistics.ReferenceLength;
        BrevityPenalty = PenaltyOf(statistics.HypothesisLength, statistics.ReferenceLength);
        double[] precisions = new double[options.MaximumOrder];
        Precisions = precisions;
        if (statistics.Matches.Any(count => count > 0))
        {
            int orders = FillPrecisions(precisions, statistics, options);
            Score = BrevityPenalty * GeometricMean(precisions.AsSpan(0, orders));
        }
    }

    /// <summary>BLEU, 0 to 100.</summary>
    public double Score { get; }

    /// <summary>
    /// The precision for each length of n-grams: the share of the hypotheses' n-grams that the references have too, smoothed, 0 to 100.
    /// </summary>
    public IReadOnlyList<double> Precisions { get; }

    /// <summary>The number of matches for each length of n-grams: n-grams of the hypotheses that the references have too.</summary>
    public IReadOnlyList<long> Matches { get; }

    /// <summary>The number of the hypotheses' n-grams, for each length.</summary>
    public IReadOnlyList<long> Totals { get; }

    /// <summary>
    /// The brevity penalty: 1, or less where the hypotheses are shorter than the references: e^(1 - reference length / hypothesis length).
    /// </summary>
    public double BrevityPenalty { get; }

    /// <summary>The number of words in the hypotheses.</summary>
    public long HypothesisLength { get; }

    /// <summary>
    /// The number of words in the references. Of several references, the one nearest to the hypothesis in length counts, and of two such
    /// the shorter.
    /// </summary>
    public long ReferenceLength { get; }

    /// <summary><see cref="HypothesisLength"/> over <see cref="ReferenceLength"/>; 0 where the latter is 0.</summary>
    public double Ratio => ReferenceLength == 0 ? 0 : HypothesisLength / (double)ReferenceLength;

    /// <summary>
    /// The signature of the computation, as sacreBLEU writes it, but for the last field, which names this package:
    /// <c>nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:Microsoft.ML.NlpStudy-…</c>.
    /// </summary>
    public string Signature { get; }

    /// <summary>
    /// Formats the score as sacreBLEU prints it: <c>BLEU = 34.12 66.0/41.2/… (BP = 1.000 ratio = 1.013 hyp_len = … ref_len = …)</c>.
    /// </summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"BLEU = {ScoreText.Fixed(Score, 2)} {string.Join('/', Precisions.Select(precision => ScoreText.Fixed(precision, 1)))} "
        + $"(BP = {ScoreText.Fixed(BrevityPenalty, 3)} ratio = {ScoreText.Fixed(Ratio, 3)} "
        + $"hyp_len = {HypothesisLength} ref_len = {ReferenceLength})");

    private static double PenaltyOf(long hypothesisLength, long referenceLength)
    {
        if (hypothesisLength >= referenceLength)
        {
            return 1;
        }

        return hypothesisLength == 0 ? 0 : Math.Exp(1 - (referenceLength / (double)hypothesisLength));
    }

    /// <returns>The number of orders that count.</returns>
    private static int FillPrecisions(double[] precisions, BleuStatistics statistics, BleuOptions options)
    {
        int effectiveOrder = precisions.Length;
        double halving = 1;
        for (int i = 0; i < precisions.Length; i++)
        {
            double added = options.Smoothing == BleuSmoothing.AddK && i > 0 ? options.SmoothingValueInUse : 0;
            double matches = statistics.Matches[i] + added;
            double total = statistics.Totals[i] + added;
            if (total == 0)
            {
                break;
            }

            effectiveOrder = options.EffectiveOrder ? i + 1 : effectiveOrder;
            if (matches == 0)
            {
                matches = options.Smoothing switch
                {
                    BleuSmoothing.Exponential => halving /= 2,
                    BleuSmoothing.Floor => options.SmoothingValueInUse,
                    _ => 0,
                };
            }

            precisions[i] = 100 * matches / total;
        }

        return effectiveOrder;
    }

    private static double GeometricMean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += Math.Log(value);    // of 0 it is minus infinity, and the mean 0
        }

        return Math.Exp(sum / values.Length);
    }
}
