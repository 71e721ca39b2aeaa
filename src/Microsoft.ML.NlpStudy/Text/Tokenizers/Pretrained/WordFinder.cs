using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The pre-tokenizers of <see cref="WordBoundaries"/>.</summary>
internal static partial class WordFinder
{
    /// <summary>Creates the pre-tokenizer of word boundaries, which keeps special tokens whole.</summary>
    public static PreTokenizer Create(WordBoundaries boundaries, IReadOnlyDictionary<string, int>? specialTokens = null) =>
        boundaries switch
        {
            WordBoundaries.WhiteSpace => PreTokenizer.CreateWhiteSpace(specialTokens),
            WordBoundaries.WordsAndOthers => PreTokenizer.CreateWordOrNonWord(specialTokens),
            _ => new RegexPreTokenizer(Gpt2Words(), specialTokens),
        };

    [GeneratedRegex(@"'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Gpt2Words();
}
