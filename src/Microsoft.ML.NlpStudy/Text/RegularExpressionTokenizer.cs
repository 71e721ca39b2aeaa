using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Python's <c>re.findall</c> and <c>re.split</c>, without empty tokens.</summary>
internal sealed class RegularExpressionTokenizer : TextTokenizer
{
    private readonly RegularExpressionSettings _settings;
    private readonly Regex _pattern;
    private readonly long _limitInMilliseconds;

    public RegularExpressionTokenizer(RegularExpressionSettings settings)
        : base(nameof(RegularExpression))
    {
        _settings = settings;
        _pattern = settings.CreatePattern();
        _limitInMilliseconds = (long)settings.Options.TimeLimit.TotalMilliseconds;
    }

    internal override TokenizerSettings Settings => _settings;

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        // The expression's own limit is for one match; many slow matches must not add up to hours.
        long end = Environment.TickCount64 + _limitInMilliseconds;
        int separated = 0;
        try
        {
            foreach (ValueMatch match in _pattern.EnumerateMatches(text.Span))
            {
                if (!_settings.Options.PatternSeparates)
                {
                    AddUnlessEmpty(match.Index, match.Index + match.Length);
                }
                else if (match.Length > 0)
                {
                    AddUnlessEmpty(separated, match.Index);
                    separated = match.Index + match.Length;
                }

                if (Environment.TickCount64 > end)
                    throw TimeIsUp(text);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw TimeIsUp(text);
        }

        if (_settings.Options.PatternSeparates)
            AddUnlessEmpty(separated, text.Length);

        void AddUnlessEmpty(int start, int end)
        {
            if (end > start)
                tokens.Add(text[start..end]);
        }
    }

    private TimeoutException TimeIsUp(ReadOnlyMemory<char> text) => new(
        $"Tokenizer RegularExpression '{_settings.Pattern}': expected at most {_settings.Options.TimeLimit} for a text, " +
        $"and one of {text.Length} characters takes longer.");
}

/// <summary>What is saved of a <see cref="RegularExpressionTokenizer"/>.</summary>
internal sealed record RegularExpressionSettings(string Pattern, RegularExpressionOptions Options) : TokenizerSettings
{
    // A method has limits that a longer pattern may pass.
    private const int LongestCompiled = 2_000;
    private static readonly TimeSpan s_longestLoaded = TimeSpan.FromMinutes(1);

    public override void Validate()
    {
        Options.Validate();
        CreatePattern();
    }

    // A model can come from a stranger: a text of it takes no longer than a minute.
    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => new RegularExpressionTokenizer(
        Options.TimeLimit <= s_longestLoaded ? this : this with { Options = Options with { TimeLimit = s_longestLoaded } });

    public Regex CreatePattern()
    {
        try
        {
            RegexOptions options = Options.PatternOptions | RegexOptions.CultureInvariant;
            try
            {
                return new Regex(Pattern, options | RegexOptions.NonBacktracking, Options.TimeLimit);
            }
            catch (NotSupportedException)    // backreferences, lookarounds, counts beyond what an automaton can have
            {
                RegexOptions engine = Pattern.Length <= LongestCompiled ? RegexOptions.Compiled : RegexOptions.None;
                return new Regex(Pattern, options | engine, Options.TimeLimit);
            }
        }
        catch (RegexParseException e)
        {
            OptionCheck.That(false, $"a regular expression ({e.Message})", Pattern, nameof(Pattern));
            throw;
        }
    }
}
