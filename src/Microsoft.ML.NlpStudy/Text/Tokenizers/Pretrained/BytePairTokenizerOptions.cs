using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <see cref="PretrainedTokenizer.BytePair(string, string, BytePairTokenizerOptions)"/>: bytes or characters, word boundaries,
/// marks and special tokens. The defaults are those of GPT-2.
/// </summary>
public sealed record BytePairTokenizerOptions
{
    /// <summary>
    /// Whether words are cut into the bytes of their UTF-8, so that no character is unknown. Each byte is written as GPT-2's character for
    /// it; a blank is <c>Ġ</c>. Otherwise words are cut into characters. Default: true.
    /// </summary>
    public bool ByteLevel { get; init; } = true;

    /// <summary>Whether letters become small first. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>The boundaries of words. Default: as in GPT-2.</summary>
    public WordBoundaries Boundaries { get; init; } = WordBoundaries.Gpt2;

    /// <summary>
    /// The token that stands for a character that the vocabulary lacks; <see langword="null"/> leaves such characters out. Default:
    /// <see langword="null"/>.
    /// </summary>
    public string? UnknownToken { get; init; }

    /// <summary>Whether neighboring unknown characters in a word are one token. Default: false.</summary>
    public bool FuseUnknownTokens { get; init; }

    /// <summary>The token that pads short texts; <see langword="null"/> for none. Default: <see langword="null"/>.</summary>
    public string? PaddingToken { get; init; }

    /// <summary>
    /// The mark before each piece except a word's first; <see langword="null"/> for none. Default: <see langword="null"/>.
    /// </summary>
    public string? ContinuingSubwordPrefix { get; init; }

    /// <summary>
    /// The mark behind a word's last piece, such as <c>&lt;/w&gt;</c>; <see langword="null"/> for none. Default: <see langword="null"/>.
    /// </summary>
    public string? EndOfWordSuffix { get; init; }

    /// <summary>The tokens of the vocabulary to find in a text before it is cut into words. Default: none.</summary>
    /// <remarks>Such as GPT-2's <c>&lt;|endoftext|&gt;</c> and RoBERTa's <c>&lt;s&gt;</c>, if texts hold them on purpose.</remarks>
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
