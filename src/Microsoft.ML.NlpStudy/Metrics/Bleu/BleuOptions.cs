using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <see cref="Bleu"/>. The defaults are sacreBLEU's, with which figures are usually reported.</summary>
public sealed record BleuOptions
{
    /// <summary>The tokenizer that cuts texts into words. Default: <see cref="BleuTokenizer.Mteval13a"/>.</summary>
    public BleuTokenizer Tokenizer { get; init; } = BleuTokenizer.Mteval13a;

    /// <summary>Whether capitals equal small letters. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>The smoothing where no n-gram of a length matches. Default: <see cref="BleuSmoothing.Exponential"/>.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exponential;

    /// <summary>
    /// The value of the smoothings <see cref="BleuSmoothing.Floor"/> and <see cref="BleuSmoothing.AddK"/>, 0 or more;
    /// <see langword="null"/> for the others. Default: <see langword="null"/>, which means 0.1 for the first and 1 for the second.
    /// </summary>
    public double? SmoothingValue { get; init; }

    /// <summary>The longest n-grams, in words, 1 to 16. Default: 4.</summary>
    public int MaximumOrder { get; init; } = 4;

    /// <summary>
    /// Whether lengths of n-grams for which the hypotheses are too short are left out, as is right for sentences shorter than
    /// <see cref="MaximumOrder"/>. Default: false, and true where <see cref="Bleu.Sentence(string, string, BleuOptions?)"/> is given no
    /// options.
    /// </summary>
    public bool EffectiveOrder { get; init; }

    /// <summary>
    /// Finds a tokenizer by its name in sacreBLEU and its signatures: <c>13a</c>, <c>intl</c>, <c>char</c>, <c>zh</c> or <c>none</c>.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is no tokenizer of that name here; the message names the available ones.</exception>
    public static BleuTokenizer TokenizerNamed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BleuTokenization.Named(name);
    }

    /// <summary>The smoothing's value; 0 for a smoothing without one.</summary>
    internal double SmoothingValueInUse => SmoothingValue ?? Smoothing switch
    {
        BleuSmoothing.Floor => 0.1,
        BleuSmoothing.AddK => 1,
        _ => 0,
    };

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Tokenizer);
        OptionCheck.IsDefined(Smoothing);
        bool hasValue = Smoothing is BleuSmoothing.Floor or BleuSmoothing.AddK;
        OptionCheck.That(
            SmoothingValue is null || (hasValue && double.IsFinite(SmoothingValue.Value) && SmoothingValue >= 0),
            hasValue ? "0 or more, or null" : $"null with the smoothing {Smoothing}", SmoothingValue);
        OptionCheck.InRange(1, 16, MaximumOrder);
    }
}
