using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The quality of trained word vectors: correlations with people's judgments, and the analogies that they complete.</summary>
/// <param name="WordSim">Spearman's correlation with WordSim-353.</param>
/// <param name="SimLex">Spearman's correlation with SimLex-999.</param>
/// <param name="Analogies">The share of Google's analogies, of the two sections in the data.</param>
internal sealed record WordVectorQuality(double WordSim, double SimLex, double Analogies)
{
    /// <summary>Measures vectors on the files of the folder that NLPSTUDY_DATA names.</summary>
    public static WordVectorQuality Of(WordVectors vectors) => new(
        vectors.EvaluateSimilarity(DataFolder.PathOf("word-similarity/EN-WS-353-ALL.txt")).Spearman,
        vectors.EvaluateSimilarity(DataFolder.PathOf("word-similarity/EN-SIMLEX-999.txt")).Spearman,
        vectors.EvaluateAnalogies(DataFolder.PathOf("word-similarity/questions-words.txt.gz")).Accuracy);

    /// <summary>The means over some trainings, as cells of a table.</summary>
    public static string Cells(IReadOnlyCollection<WordVectorQuality> trainings) => trainings.Count == 0
        ? "not here | | "
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{trainings.Average(one => one.WordSim):f3} | {trainings.Average(one => one.SimLex):f3} | "
                + $"{trainings.Average(one => one.Analogies):f3}");
}
