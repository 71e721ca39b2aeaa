using System.Text;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Kind = System.Func<Microsoft.ML.TransformsCatalog.TextTransforms, Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>;

namespace Embeddings;

/// <summary>The tokenizers to choose from, one in each line. Each maps the column <c>Text</c> to the column <c>Tokens</c>.</summary>
internal static class Tokenizers
{
    private static readonly CleanTextOptions s_words = new() { Punctuation = PunctuationHandling.ReplaceBySpace };

    /// <summary>The estimator of each kind, by the name that <c>--tokenizer</c> takes.</summary>
    public static IReadOnlyDictionary<string, Kind> All { get; } = new Dictionary<string, Kind>
    {
        ["words"] = text => Clean(text, s_words, TextTokenizer.Whitespace),
        ["whitespace"] = text => text.TokenizeText("Tokens", "Text", TextTokenizer.Whitespace),
        ["english"] = text => text.TokenizeText("Tokens", "Text", TextTokenizer.BasicEnglish),
        ["korean"] = text => Clean(text, s_words, TextTokenizer.KoreanWords),
        ["letters"] = text => Clean(text, s_words with { UnicodeForm = NormalizationForm.FormD }, TextTokenizer.Whitespace),
    };

    private static IEstimator<ITransformer> Clean(
        TransformsCatalog.TextTransforms text, CleanTextOptions options, TextTokenizer tokenizer) =>
        text.CleanText("Clean", "Text", options).Append(text.TokenizeText("Tokens", "Clean", tokenizer));
}
