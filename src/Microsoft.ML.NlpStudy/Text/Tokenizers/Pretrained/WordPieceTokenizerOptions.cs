using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <see cref="PretrainedTokenizer.WordPiece(string, WordPieceTokenizerOptions)"/>: letter case, word boundaries, marks and
/// special tokens.
/// </summary>
public sealed record WordPieceTokenizerOptions
{
    /// <summary>Whether letters become small first. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>The boundaries of words. Default: at white space.</summary>
    public WordBoundaries Boundaries { get; init; } = WordBoundaries.WhiteSpace;

    /// <summary>The token that stands for a word that the vocabulary's pieces cannot make up. Default: <c>[UNK]</c>.</summary>
    public string UnknownToken { get; init; } = "[UNK]";

    /// <summary>The token that pads short texts; <see langword="null"/> for none. Default: <see langword="null"/>.</summary>
    public string? PaddingToken { get; init; }

    /// <summary>The mark before each piece except a word's first. Default: <c>##</c>.</summary>
    public string ContinuingSubwordPrefix { get; init; } = "##";

    /// <summary>The most characters of a word that is cut, 1 to 500; longer words are unknown. Default: 100, as in BERT.</summary>
    /// <remarks>The time for a word may grow with the cube of its length.</remarks>
    public int LongestWord { get; init; } = 100;

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Boundaries);
        OptionCheck.That(!string.IsNullOrEmpty(UnknownToken), "a token", UnknownToken);
        OptionCheck.That(PaddingToken != "", "a token, or null for none", PaddingToken);
        OptionCheck.That(ContinuingSubwordPrefix is not null, "a text", ContinuingSubwordPrefix);
        OptionCheck.InRange(1, 500, LongestWord);
    }
}
