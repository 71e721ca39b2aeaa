using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Corpora and the figures that sacreBLEU and NLTK give for them.</summary>
internal sealed record ReferenceScores(IReadOnlyList<ReferenceSetting> Settings, IReadOnlyList<ReferenceCase> Cases)
{
    public static ReferenceScores Load() => JsonSerializer.Deserialize<ReferenceScores>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "translation-metrics.json")),
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase })!;

    /// <summary>The cases with what each setting gives for them.</summary>
    public IEnumerable<(ReferenceCase Case, ReferenceSetting Setting, double Score)> Of(string metric) =>
        from each in Cases
        from setting in Settings.Zip(each.Scores)
        where setting.First.Metric == metric
        select (each, setting.First, setting.Second);
}

/// <summary>A metric and its options, named as sacreBLEU names them.</summary>
/// <param name="Signature">What sacreBLEU's signature says of them.</param>
internal sealed record ReferenceSetting(string Metric, IReadOnlyDictionary<string, JsonElement> Options, string Signature)
{
    public bool Is(string option) => Options.TryGetValue(option, out JsonElement value) && value.GetBoolean();

    public string Text(string option, string otherwise) =>
        Options.TryGetValue(option, out JsonElement value) ? value.GetString()! : otherwise;

    public int Number(string option, int otherwise) => Options.TryGetValue(option, out JsonElement value) ? value.GetInt32() : otherwise;

    public double? Real(string option) => Options.TryGetValue(option, out JsonElement value) ? value.GetDouble() : null;

    public override string ToString() => $"{Metric} {JsonSerializer.Serialize(Options)}";
}

/// <summary>A corpus.</summary>
/// <param name="References">Sets of references.</param>
/// <param name="Nrefs">How a signature begins.</param>
/// <param name="Scores">A score for each setting.</param>
/// <param name="Ter">For each setting of TER, the edits and the length of the references.</param>
/// <param name="Text">How the scores of BLEU, chrF, chrF++ and TER with their defaults are printed.</param>
/// <param name="Gleu">GLEU of the first sentences, with n-grams of 1 to 4, 1 to 2 and 2 to 3 words.</param>
internal sealed record ReferenceCase(
    string Name,
    string[] Hypotheses,
    string?[][] References,
    string Nrefs,
    double[] Scores,
    double[][] Ter,
    string[] Text,
    double[][] Gleu);
