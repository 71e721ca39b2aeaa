using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A rule of a <see cref="RefineTable"/>, given as a line: a regular expression and the template of the text that replaces its matches.
/// </summary>
/// <remarks>
/// The line is checked when the rule is made. A rule of plain text needs no regular expression. Another rule is compiled for the first text
/// that holds the text required by each match.
/// </remarks>
internal sealed class RefineRule
{
    private static readonly PythonPattern s_withoutGroups = new([], new Dictionary<string, int>());

    private readonly string _source;
    private readonly string _template;
    private readonly TimeSpan _timeout;
    private readonly string _requiredText;
    private readonly bool _isLiteral;
    private Expression? _expression;

    /// <exception cref="FormatException">The line is not a rule; the message says why.</exception>
    public RefineRule(string line, TimeSpan timeout)
    {
        _timeout = timeout;
        int tab = line.IndexOf('\t');
        _source = tab < 0 ? line : line[..tab];
        _template = tab < 0 ? " " : line[(tab + 1)..];    // as refine.py
        if (_template.Contains('\t'))
        {
            throw new FormatException(
                $"expected one tab (a tab in the replacement is \\t), found {line.Count(c => c == '\t')} in '{Brief(line)}'.");
        }

        if (_source.Length == 0)
        {
            throw new FormatException($"expected a regular expression before the tab, found none in '{Brief(line)}'.");
        }

        CheckLength(_source, "a regular expression");
        CheckLength(_template, "a replacement");

        // A model stores the line as UTF-8, which has no half surrogate pairs.
        if (!IsWellFormed(line))
        {
            throw new FormatException("expected text, found half a surrogate pair.");
        }

        _isLiteral = PythonPattern.IsLiteral(_source);
        PythonPattern pattern = _isLiteral ? s_withoutGroups : Parse(isKept: false);
        _requiredText = _isLiteral ? _source : pattern.RequiredText;
        if (_template.Contains('\\'))
        {
            PythonTemplate.Parse(_template, pattern);
        }
    }

    /// <summary>Whether the rule's regular expression has been compiled; never true of a rule of plain text.</summary>
    internal bool IsCompiled => _expression?.Regex is not null;

    /// <summary>Appends the text with every match replaced.</summary>
    /// <returns>Whether there was a match. Without a match, nothing was appended.</returns>
    /// <exception cref="TimeoutException">The rule took too long; the message names it.</exception>
    public bool TryReplace(ReadOnlySpan<char> text, CharBuffer target)
    {
        if (!text.Contains(_requiredText, StringComparison.Ordinal))
        {
            return false;
        }

        Expression expression = _expression ??= CreateExpression();
        if (expression.Regex is null)
        {
            ReplaceLiteral(text, expression.Replacement.Literal!, target);
            return true;
        }

        int length = text.Length;
        long start = Stopwatch.GetTimestamp();
        try
        {
            PythonText prepared = expression.Regex.Prepare(text);
            int done = expression.Replacement.Literal is { } literal
                ? Replace(prepared, text, literal, start, target) : Replace(prepared, text, expression.Replacement, start, target);
            target.Append(text[Math.Max(done, 0)..]);
            return done >= 0;
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow(length);
        }
    }

    private static void CheckLength(string text, string what)
    {
        if (text.Length > PythonPattern.MaximumLength)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"expected {what} of at most {PythonPattern.MaximumLength} characters, found one of {text.Length}: '{Brief(text)}'."));
        }
    }

    private static string Brief(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[99]) ? 99 : 100)}…";

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and int place)
        {
            if (Rune.DecodeFromUtf16(text[place..], out _, out int length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[(place + length)..];
        }

        return true;
    }

    private void ReplaceLiteral(ReadOnlySpan<char> text, string replacement, CharBuffer target)
    {
        while (text.IndexOf(_source) is >= 0 and int start)
        {
            target.Append(text[..start]);
            target.Append(replacement);
            text = text[(start + _source.Length)..];
        }

        target.Append(text);
    }

    /// <returns>The end of the last match; -1 where there is no match, and nothing was appended.</returns>
    private int Replace(PythonText prepared, ReadOnlySpan<char> text, string replacement, long start, CharBuffer target)
    {
        int done = -1;
        foreach ((int first, int end) in prepared)
        {
            target.Append(text[Math.Max(done, 0)..first]);
            target.Append(replacement);
            done = end;
            CheckTime(start, text.Length);
        }

        return done;
    }

    private int Replace(PythonText prepared, ReadOnlySpan<char> text, PythonTemplate replacement, long start, CharBuffer target)
    {
        int done = -1;
        if (!prepared.HasMatch)
        {
            return done;
        }

        foreach (Match match in prepared.Matches())
        {
            target.Append(text[Math.Max(done, 0)..prepared.PlaceOf(match.Index)]);
            replacement.Append(match, text, prepared, target);
            done = prepared.PlaceOf(match.Index + match.Length);
            CheckTime(start, text.Length);
        }

        return done;
    }

    private Expression CreateExpression()
    {
        if (!_isLiteral)
        {
            PythonPattern pattern = Parse(isKept: true);
            return new Expression(new PythonRegex(pattern, _timeout), PythonTemplate.Parse(_template, pattern));
        }

        // Each match of plain text is that text, which the template may refer to.
        return new Expression(null, PythonTemplate.Parse(_template, s_withoutGroups).WithMatch(_source));
    }

    private PythonPattern Parse(bool isKept)
    {
        try
        {
            return PythonPattern.Parse(_source, isKept: isKept);
        }
        catch (FormatException e)
        {
            throw new FormatException($"expected a regular expression, found '{Brief(_source)}': {e.Message}", e);
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
        $"Option {nameof(CleanTextOptions.RefineTable)}: expected rule '{Brief(_source)}' to take at most {_timeout.TotalSeconds} s for a "
            + $"text, found more for a text of {length} characters."));

    private sealed record Expression(PythonRegex? Regex, PythonTemplate Replacement);
}
