using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <see cref="ChrF"/>. The defaults are sacreBLEU's.</summary>
public sealed record ChrFOptions
{
    /// <summary>The longest n-grams of characters, 1 to 16. Default: 6.</summary>
    public int CharacterOrder { get; init; } = 6;

    /// <summary>The longest n-grams of words, 0 to 16: 0 is chrF, 2 is chrF++ (Popović 2017). Default: 0.</summary>
    public int WordOrder { get; init; }

    /// <summary>The weight of recall relative to precision (beta), 1 to 100. Default: 2.</summary>
    public int Beta { get; init; } = 2;

    /// <summary>Whether capitals equal small letters. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>Whether white space counts as characters. Default: false, it is left out.</summary>
    public bool WhiteSpace { get; init; }

    /// <summary>
    /// Whether the score is the mean of the orders' scores, tiny for an order without n-grams, as in Popović's script and Moses. Default:
    /// false, it comes from the mean precision and the mean recall of the orders of which both texts have n-grams.
    /// </summary>
    public bool EpsilonSmoothing { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.InRange(1, 16, CharacterOrder);
        OptionCheck.InRange(0, 16, WordOrder);
        OptionCheck.InRange(1, 100, Beta);
    }
}
