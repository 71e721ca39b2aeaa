using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The tokenizer of a regular expression: Python's <c>re.findall</c> and <c>re.split</c>, without empty tokens.</summary>
internal sealed class RegularExpressionTokenizer : TextTokenizer
{
    private readonly RegularExpressionSettings _settings;
    private readonly PythonRegex _pattern;
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
            foreach ((int start, int stop) in _pattern.Prepare(text.Span))
            {
                if (!_settings.Options.PatternSeparates)
                {
                    AddUnlessEmpty(start, stop);
                }
                else if (stop > start)
                {
                    AddUnlessEmpty(separated, start);
                    separated = stop;
                }

                if (Environment.TickCount64 > end)
                {
                    throw TimeIsUp(text);
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw TimeIsUp(text);
        }

        if (_settings.Options.PatternSeparates)
        {
            AddUnlessEmpty(separated, text.Length);
        }

        void AddUnlessEmpty(int start, int stop)
        {
            if (stop > start)
            {
                tokens.Add(text[start..stop]);
            }
        }
    }

    private TimeoutException TimeIsUp(ReadOnlyMemory<char> text) => new(
        $"Tokenizer RegularExpression '{_settings.Pattern}': expected at most {_settings.Options.TimeLimit} for a text, and one of "
        + $"{text.Length} characters takes longer.");
}
