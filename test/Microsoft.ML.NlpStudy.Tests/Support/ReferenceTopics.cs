using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Texts and topics with the figures that gensim and scikit-learn give for them. The file says how it was made.</summary>
internal sealed record ReferenceTopics(
    string[] Texts,
    string[][] Topics,
    double[] UMass,
    double UMassMean,
    double[] CNpmi,
    double CNpmiMean,
    double[] CNpmiWindow4,
    ReferenceSvd[] Svd)
{
    /// <summary>The tokens of each text.</summary>
    public string[][] Tokens => [.. Texts.Select(text => text.Split(' '))];

    public static ReferenceTopics Load() => JsonSerializer.Deserialize<ReferenceTopics>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "topics.json")),
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase })!;
}

/// <summary>A truncated singular value decomposition of TF-IDF weights.</summary>
/// <param name="Words">The words, in alphabetical order.</param>
/// <param name="FirstWeights">The weight of each word of the text with index 5.</param>
/// <param name="Cosines">The cosines between the vectors of the first eight texts.</param>
/// <param name="AbsoluteVectors">The magnitudes of the vectors of the first four texts, since signs are free.</param>
internal sealed record ReferenceSvd(
    bool Sublinear,
    string[] Words,
    Dictionary<string, double> FirstWeights,
    double[] SingularValues,
    double[] ExplainedVariance,
    double[] ExplainedVarianceRatio,
    double[][] Cosines,
    double[][] AbsoluteVectors);
