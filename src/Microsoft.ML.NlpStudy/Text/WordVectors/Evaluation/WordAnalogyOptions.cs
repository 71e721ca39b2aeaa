using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>EvaluateAnalogies</c>: the score, upper and lower case, the possible answers, and unknown words.</summary>
public sealed record WordAnalogyOptions
{
    /// <summary>The score by which answers are chosen. Default: 3CosAdd.</summary>
    public AnalogyMethod Method { get; init; } = AnalogyMethod.ThreeCosAdd;

    /// <summary>
    /// Whether upper and lower case count as equal; of words that differ in case only, the most frequent is taken. Default: true.
    /// </summary>
    /// <remarks>gensim's <c>case_insensitive</c>.</remarks>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>
    /// The number of the most frequent words, those first in the file, that count as known and can be answers; at least 1.
    /// <see langword="null"/>: all words. Default: 300,000.
    /// </summary>
    /// <remarks>gensim's <c>restrict_vocab</c>.</remarks>
    public int? MostFrequent { get; init; } = 300_000;

    /// <summary>Whether questions with an unknown word count as wrong answers. Otherwise they are left out. Default: false.</summary>
    /// <remarks>gensim's <c>dummy4unknown</c>.</remarks>
    public bool CountUnknownQuestions { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Method);
        OptionCheck.That(MostFrequent is null or >= 1, "at least 1, or null for all", MostFrequent);
    }
}
