using System.Globalization;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>The coherence of topics in texts, by two measures.</summary>
/// <param name="UMassPerTopic">
/// For each topic, the mean over its pairs of words of ln((d(v, w) / n + 1e-12) / (d(w) / n)): d counts the texts, of n, that have the
/// words, and w comes before v in the topic. The nearer to 0, the more coherent.
/// </param>
/// <param name="NpmiPerTopic">
/// For each topic, the mean over its pairs of words of their normalized pointwise mutual information in sliding windows, from -1 to 1. The
/// higher, the more coherent.
/// </param>
/// <param name="Texts">The number of texts.</param>
/// <param name="Windows">The number of windows.</param>
public sealed record TopicCoherenceScore(
    IReadOnlyList<double> UMassPerTopic, IReadOnlyList<double> NpmiPerTopic, long Texts, long Windows)
{
    /// <summary>The mean of <see cref="UMassPerTopic"/>: gensim's <c>u_mass</c>.</summary>
    public double UMass => UMassPerTopic.Average();

    /// <summary>The mean of <see cref="NpmiPerTopic"/>: gensim's <c>c_npmi</c>.</summary>
    public double Npmi => NpmiPerTopic.Average();

    /// <summary>Formats the means, as in <c>u_mass = -1.8512, c_npmi = 0.0846, texts = 25000</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"u_mass = {ScoreText.Fixed(UMass, 4)}, c_npmi = {ScoreText.Fixed(Npmi, 4)}, texts = {Texts}");
}
