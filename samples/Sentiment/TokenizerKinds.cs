using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Kind = System.Func<
    Microsoft.ML.TransformsCatalog.TextTransforms,
    Sentiment.TrainSettings,
    Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>;

namespace Sentiment;

/// <summary>The tokenizers to choose from, one in each line. Each maps the column <c>Clean</c> to the column <c>Tokens</c>.</summary>
internal static class TokenizerKinds
{
    /// <summary>The name of the kind that learns subwords.</summary>
    public const string Subwords = "subwords";

    /// <summary>The estimator of each kind, by the name that <c>--tokenizer</c> takes.</summary>
    public static IReadOnlyDictionary<string, Kind> All { get; } = new Dictionary<string, Kind>
    {
        ["whitespace"] = (text, _) => text.TokenizeText("Tokens", "Clean", TextTokenizer.Whitespace),
        ["korean"] = (text, _) => text.TokenizeText("Tokens", "Clean", TextTokenizer.KoreanWords),
        ["jamo"] = (text, _) => text.TokenizeText("Tokens", "Clean", TextTokenizer.Jamo),
        [Subwords] = (text, settings) => text.TokenizeText("Words", "Clean", TextTokenizer.Whitespace)
            .Append(text.TokenizeIntoSubwords("Tokens", "Words", new SubwordOptions { MergeCount = settings.Merges })),
    };
}
