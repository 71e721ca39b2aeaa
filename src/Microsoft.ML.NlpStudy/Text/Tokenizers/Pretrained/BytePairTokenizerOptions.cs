using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// How <see cref="PretrainedTokenizer.BytePair(string, string, BytePairTokenizerOptions)"/> cuts. The defaults are those of GPT-2.
/// </summary>
public sealed record BytePairTokenizerOptions
{
    /// <summary>
    /// Whether words are taken as the bytes of their UTF-8, each written as the character that GPT-2 gives it (a blank is <c>Ġ</c>), so
    /// that no character is unknown. If not, words are their characters. Default: true.
    /// </summary>
    public bool ByteLevel { get; init; } = true;

    /// <summary>Whether letters become small first. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>Where words end. Default: as in GPT-2.</summary>
    public WordBoundaries Boundaries { get; init; } = WordBoundaries.Gpt2;

    /// <summary>
    /// The token that stands for a character that the vocabulary lacks; <see langword="null"/> leaves such characters out. Default:
    /// <see langword="null"/>.
    /// </summary>
    public string? UnknownToken { get; init; }

    /// <summary>Whether unknown characters side by side in a word are one token. Default: false.</summary>
    public bool FuseUnknownTokens { get; init; }

    /// <summary>The token that fills short texts up; <see langword="null"/> for none. Default: <see langword="null"/>.</summary>
    public string? PaddingToken { get; init; }

    /// <summary>
    /// What marks a piece that is not its word's first; <see langword="null"/> for nothing. Default: <see langword="null"/>.
    /// </summary>
    public string? ContinuingSubwordPrefix { get; init; }

    /// <summary>
    /// What marks a piece that is its word's last, such as <c>&lt;/w&gt;</c>; <see langword="null"/> for nothing. Default:
    /// <see langword="null"/>.
    /// </summary>
    public string? EndOfWordSuffix { get; init; }

    /// <summary>Tokens of the vocabulary that are found in a text before it is cut into words. Default: none.</summary>
    /// <remarks>GPT-2's <c>&lt;|endoftext|&gt;</c>, RoBERTa's <c>&lt;s&gt;</c> and the like, if texts hold them on purpose.</remarks>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Boundaries);
        OptionCheck.That(UnknownToken != "", "a token, or null for none", UnknownToken);
        OptionCheck.That(PaddingToken != "", "a token, or null for none", PaddingToken);
        OptionCheck.That(ContinuingSubwordPrefix != "", "a text, or null for none", ContinuingSubwordPrefix);
        OptionCheck.That(EndOfWordSuffix != "", "a text, or null for none", EndOfWordSuffix);
        OptionCheck.That(
            SpecialTokens is not null && !SpecialTokens.Any(string.IsNullOrEmpty)
                && SpecialTokens.Distinct().Count() == SpecialTokens.Count,
            "distinct tokens, none of them empty", SpecialTokens);
    }
}
