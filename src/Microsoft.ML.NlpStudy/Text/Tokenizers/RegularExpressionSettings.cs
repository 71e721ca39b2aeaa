using System.Text.RegularExpressions;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The saved settings of a <see cref="RegularExpressionTokenizer"/>.</summary>
internal sealed record RegularExpressionSettings(string Pattern, RegularExpressionOptions Options) : TokenizerSettings
{
    // Compiling a longer expression takes longer than it saves, and may exceed the limits of a method.
    private const int LongestCompiled = 1000;
    private static readonly TimeSpan s_longestLoaded = TimeSpan.FromMinutes(1);

    private static readonly (RegexOptions Option, PythonFlags Flag)[] s_flags =
    [
        (RegexOptions.IgnoreCase, PythonFlags.IgnoreCase), (RegexOptions.Multiline, PythonFlags.Multiline),
        (RegexOptions.Singleline, PythonFlags.DotAll), (RegexOptions.IgnorePatternWhitespace, PythonFlags.Verbose),
        (RegexOptions.ExplicitCapture, PythonFlags.ExplicitCapture),
    ];

    public override void Validate()
    {
        Options.Validate();
        CreatePattern();
    }

    // A model can come from a stranger: its tokenizer may take no longer than a minute for a text.
    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => new RegularExpressionTokenizer(
        Options.TimeLimit <= s_longestLoaded ? this : this with { Options = Options with { TimeLimit = s_longestLoaded } });

    /// <summary>Creates the regular expression of the pattern.</summary>
    public PythonRegex CreatePattern()
    {
        try
        {
            RegexOptions engine = Pattern.Length <= LongestCompiled ? RegexOptions.Compiled : RegexOptions.None;
            return new PythonRegex(PythonPattern.Parse(Pattern, Flags()), Options.TimeLimit, engine);
        }
        catch (FormatException e)
        {
            string brief = Pattern.Length <= 100 ? Pattern : Pattern[..100] + "…";
            OptionCheck.That(false, $"a regular expression ({e.Message})", brief, nameof(Pattern));
            throw;
        }
    }

    private PythonFlags Flags()
    {
        PythonFlags flags = PythonFlags.None;
        foreach ((RegexOptions option, PythonFlags flag) in s_flags)
        {
            flags |= Options.PatternOptions.HasFlag(option) ? flag : PythonFlags.None;
        }

        return flags;
    }
}
