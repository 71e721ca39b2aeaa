using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>One line of a <see cref="RefineTable"/>: a regular expression and a template for what replaces its matches.</summary>
internal sealed class RefineRule
{
    private readonly string _source;
    private readonly TimeSpan _timeout;
    private readonly Regex _regex;
    private readonly PythonTemplate _replacement;

    /// <exception cref="FormatException">The line is no rule; the message says why.</exception>
    public RefineRule(string line, TimeSpan timeout)
    {
        _timeout = timeout;
        string[] fields = line.Split('\t');
        if (fields.Length > 2)
        {
            throw new FormatException($"expected one tab (a tab in the replacement is \\t), found {fields.Length - 1} in '{line}'.");
        }

        if (fields[0].Length == 0)
        {
            throw new FormatException($"expected a regular expression before the tab, found none in '{line}'.");
        }

        // A model stores the line as UTF-8, which has no half surrogate pairs.
        if (!IsWellFormed(line))
        {
            throw new FormatException("expected text, found half a surrogate pair.");
        }

        _source = fields[0];
        PythonPattern pattern = PythonPattern.Translate(_source);
        _regex = Compile(_source, pattern, timeout);
        _replacement = PythonTemplate.Parse(fields.Length == 2 ? fields[1] : "", pattern);
    }

    /// <summary>Appends the text with every match replaced.</summary>
    /// <returns>Whether there was a match. Where there was none, nothing was appended.</returns>
    /// <exception cref="TimeoutException">The rule took too long; the message names it.</exception>
    public bool TryReplace(ReadOnlySpan<char> text, CharBuffer target)
    {
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        bool found = false;
        try
        {
            if (_replacement.Literal is { } literal)
            {
                foreach (ValueMatch match in _regex.EnumerateMatches(text))
                {
                    found = true;
                    target.Append(text[done..match.Index]);
                    target.Append(literal);
                    done = match.Index + match.Length;
                    CheckTime(start, text.Length);
                }
            }
            else if (_regex.IsMatch(text))
            {
                found = true;
                for (Match match = _regex.Match(text.ToString()); match.Success; match = match.NextMatch())
                {
                    target.Append(text[done..match.Index]);
                    _replacement.Append(match, target);
                    done = match.Index + match.Length;
                    CheckTime(start, text.Length);
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow(text.Length);
        }

        if (found)
        {
            target.Append(text[done..]);
        }

        return found;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static Regex Compile(string source, PythonPattern pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern.Text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, timeout);
        }
        catch (NotSupportedException)    // look-around, references to groups, and expressions that make too large an automaton
        {
            return new Regex(pattern.Text, RegexOptions.CultureInvariant, timeout);
        }
        catch (RegexParseException e)
        {
            throw new FormatException($"expected a regular expression, found '{source}': {e.Message}", e);
        }
    }

    // The engine's own limit is for one match. Looking far ahead for each of many matches takes quadratic time in either engine.
    private void CheckTime(long start, int length)
    {
        if (Stopwatch.GetElapsedTime(start) > _timeout)
        {
            throw TooSlow(length);
        }
    }

    private TimeoutException TooSlow(int length) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Option {nameof(CleanTextOptions.RefineTable)}: expected rule '{_source}' to take at most {_timeout.TotalSeconds} s for a text, found more for a text of {length} characters."));
}
