using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>What <c>MapIdsToTokens</c> leaves out, and how it puts tokens together.</summary>
public sealed record MapIdsToTokensOptions
{
    /// <summary>A token that is left out wherever it stands, an entry of the vocabulary. null: none. Default: null.</summary>
    /// <remarks>torchtext's <c>init_token</c>.</remarks>
    public string? InitialToken { get; init; }

    /// <summary>A token where the text ends: the first one is left out, and all that comes after it. null: none. Default: null.</summary>
    /// <remarks>torchtext's <c>eos_token</c>.</remarks>
    public string? FinalToken { get; init; }

    /// <summary>
    /// What to put between tokens to make one text of them: a space for words, nothing (<c>""</c>) for characters. null: the tokens stay a
    /// vector. Default: null.
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
