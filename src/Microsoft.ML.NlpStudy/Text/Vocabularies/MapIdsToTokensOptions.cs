using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>MapIdsToTokens</c>: the tokens to leave out, and the separator of the others.</summary>
public sealed record MapIdsToTokensOptions
{
    /// <summary>
    /// The token to leave out wherever it stands, an entry of the vocabulary. <see langword="null"/>: none. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <remarks>torchtext's <c>init_token</c>.</remarks>
    public string? InitialToken { get; init; }

    /// <summary>
    /// The token that ends a text, an entry of the vocabulary: the first one is left out with all that follows it. <see langword="null"/>:
    /// none. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>torchtext's <c>eos_token</c>.</remarks>
    public string? FinalToken { get; init; }

    /// <summary>
    /// The text to put between tokens when they are joined to one text: a space for words, nothing (<c>""</c>) for characters.
    /// <see langword="null"/>: the tokens stay a vector. Default: <see langword="null"/>.
    /// </summary>
    public string? Separator { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That(InitialToken != "", "a token, or null", InitialToken);
        OptionCheck.That(FinalToken != "", "a token, or null", FinalToken);
    }
}
