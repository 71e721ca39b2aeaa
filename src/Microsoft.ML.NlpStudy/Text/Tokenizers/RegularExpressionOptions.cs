using System.Text.RegularExpressions;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <see cref="TextTokenizer.RegularExpression"/>: the use of the pattern, its flags and a time limit.</summary>
public sealed record RegularExpressionOptions
{
    private const RegexOptions Allowed = RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline
        | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant;

    /// <summary>Whether the pattern matches the text between tokens instead of the tokens. Default: false, tokens match.</summary>
    /// <remarks>NLTK's <c>RegexpTokenizer(gaps=True)</c>; <c>re.split</c> instead of <c>re.findall</c>, without empty strings.</remarks>
    public bool PatternSeparates { get; init; }

    /// <summary>
    /// The flags of the pattern: IgnoreCase, Multiline, Singleline, ExplicitCapture and IgnorePatternWhitespace may be set. Matching never
    /// depends on the machine's culture. Default: None, as in Python.
    /// </summary>
    /// <remarks>NLTK's tokenizer sets <c>MULTILINE</c> and <c>DOTALL</c>, which are Multiline and Singleline.</remarks>
    public RegexOptions PatternOptions { get; init; }

    /// <summary>The longest time that one text may take, from 1 millisecond to 1 day. Default: 10 seconds.</summary>
    /// <remarks>
    /// With backreferences and lookarounds, the time can be exponential in the text's length. A tokenizer of a loaded model may take a
    /// minute at most.
    /// </remarks>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That((PatternOptions & ~Allowed) == 0, $"a combination of {Allowed}", PatternOptions);
        OptionCheck.That(TimeLimit >= TimeSpan.FromMilliseconds(1) && TimeLimit <= TimeSpan.FromDays(1), "1 ms to 1 day", TimeLimit);
    }
}
