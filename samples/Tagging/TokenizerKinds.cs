using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Tagging;

/// <summary>The ways to cut a text to tag, so that its tokens are like those of the training file.</summary>
internal static class TokenizerKinds
{
    public const string Words = "words", Characters = "characters";
    private const int LookedAt = 100;

    public static IReadOnlyDictionary<string, TextTokenizer> All { get; } = new Dictionary<string, TextTokenizer>
    {
        [Words] = TextTokenizer.PennTreebank(),
        ["whitespace"] = TextTokenizer.Whitespace,
        ["korean"] = TextTokenizer.KoreanWords,
        [Characters] = TextTokenizer.Characters,
    };

    /// <summary>Finds the kind by the first sentences: characters where every token is one, else words.</summary>
    public static string Detect(MLContext ml, IDataView sentences)
    {
        string[][] first = [.. ml.Data.TakeRows(sentences, LookedAt).GetColumn<string[]>(nameof(TaggedSentence.Tokens))];
        return first.SelectMany(tokens => tokens).All(token => StringInfo.GetNextTextElementLength(token) == token.Length)
            ? Characters : Words;
    }
}
