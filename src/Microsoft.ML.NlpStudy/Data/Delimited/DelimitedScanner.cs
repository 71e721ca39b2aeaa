using System.Buffers;
using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A scanner that finds the rows and fields of a delimited file. Fields stand between separators; quoted ones may hold doubled quotes and
/// line breaks. Lines end with LF, CR LF or CR.
/// </summary>
/// <remarks>
/// Time is linear in the file. With <see cref="Recovers"/>, an unclosed quote spoils its line only. The text read behind it is scanned once
/// more, with the rule that quoted fields end on their line.
/// </remarks>
/// <param name="window">The file.</param>
/// <param name="format">The format of its rows.</param>
/// <param name="keptFields">The number of fields whose place is kept.</param>
internal sealed class DelimitedScanner(TextWindow window, DelimitedFormat format, int keptFields)
{
    // A line break, which ends a field anyway, stands for "no separator".
    private readonly char _separator = format.Separator ?? '\n';
    private readonly char _carriageReturn = format.EndsAtLineFeeds ? '\n' : '\r';
    private readonly SearchValues<char>? _plainEnds = format.Escape is { } escape
        ? SearchValues.Create([escape, '\n', format.EndsAtLineFeeds ? '\n' : '\r', format.Separator ?? '\n'])
        : null;

    private readonly SearchValues<char>? _quotedEnds = format.Escape is { } escape ? SearchValues.Create([escape, '\n', '\r', '"']) : null;
    private readonly List<Field> _fields = [];
    private int _at;
    private int _quotedBreaks;
    private bool _lineGoesOn;
    private long _oneLineFieldsUntil;

    /// <summary>The fields whose place is kept.</summary>
    public Span<Field> Fields => CollectionsMarshal.AsSpan(_fields);

    /// <summary>The number of the row's fields.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The position at which the row's last field begins.</summary>
    public int LastField { get; private set; }

    /// <summary>The number of the row's characters, without the line break that ends it.</summary>
    public int Length { get; private set; }

    /// <summary>The error in the row; <see langword="null"/> for a good row.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The row's first line, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Whether an unclosed quote spoils its line only.</summary>
    public bool Recovers { get; init; }

    /// <summary>Starts anew, since the window is at the start of another file.</summary>
    public void Reset() => (Line, _oneLineFieldsUntil) = (1, 0);

    /// <summary>Finds the row that the window's text begins with.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Scan()
    {
        while (format.CommentPrefix is { } prefix && window.StartsWith(prefix))
        {
            PassWholeLine();
        }

        if (window.Peek(0) < 0)
        {
            return false;
        }

        if (!ScanRow())
        {
            _oneLineFieldsUntil = window.Offset + _at;
            ScanRow();
        }

        Length = _at;
        return true;
    }

    /// <summary>Passes over lines, whatever they hold; over fewer where the file ends before.</summary>
    public void PassLines(int count)
    {
        for (; count > 0 && window.Peek(0) >= 0; count--)
        {
            PassWholeLine();
        }
    }

    /// <summary>Goes to the next row.</summary>
    public void EndRow()
    {
        Line += _quotedBreaks;
        window.Consume(Length);
        while (_lineGoesOn)
        {
            int end = window.Text.IndexOfAny('\n', _carriageReturn);
            window.Consume(end < 0 ? window.Text.Length : end);
            _lineGoesOn = end < 0 && window.Extend();
        }

        int lineBreak = window.LineBreakAt(0);
        window.Consume(lineBreak);
        Line += lineBreak > 0 ? 1 : 0;
    }

    /// <returns>False where the row is to be read again, as one whose quoted fields end on their line.</returns>
    private bool ScanRow()
    {
        _fields.Clear();
        (_at, _quotedBreaks, _lineGoesOn, FieldCount, LastField, Problem) = (0, 0, false, 0, 0, null);
        bool oneLineFields = window.Offset < _oneLineFieldsUntil;
        while (true)
        {
            LastField = _at;
            if (format.Quoted && window.Peek(_at) == '"')
            {
                ScanQuoted(oneLineFields);
            }
            else
            {
                ScanPlain();
            }

            if (Problem is not null)
            {
                bool again = Recovers && !oneLineFields && _quotedBreaks > 0;
                PassLine();
                return !again;
            }

            if (format.Separator is null || window.Peek(_at) != _separator)
            {
                return true;
            }

            _at++;
        }
    }

    private void ScanPlain()
    {
        int start = _at;
        bool hasEscapes = false;
        while (true)
        {
            ReadOnlySpan<char> text = window.Text[_at..];
            int found = _plainEnds is null ? text.IndexOfAny(_separator, '\n', _carriageReturn) : text.IndexOfAny(_plainEnds);
            if (found < 0)
            {
                _at = window.Text.Length;
                if (window.Extend())
                {
                    continue;
                }

                CheckLength();
                break;
            }

            _at += found;
            if (!TryPassEscape())
            {
                break;
            }

            hasEscapes = true;
        }

        bool endsWithReturn = format.EndsAtLineFeeds && _at > start && window.Text[_at - 1] == '\r' && window.Peek(_at) == '\n';
        Keep(new Field(start, _at - start - (endsWithReturn ? 1 : 0), HasDoubledQuotes: false, hasEscapes));
    }

    private void ScanQuoted(bool oneLineFields)
    {
        int start = ++_at;
        bool doubled = false, hasEscapes = false;
        while (true)
        {
            ReadOnlySpan<char> text = window.Text[_at..];
            int found = _quotedEnds is null ? text.IndexOfAny('"', '\n', '\r') : text.IndexOfAny(_quotedEnds);
            if (found < 0)
            {
                _at = window.Text.Length;
                if (window.Extend())
                {
                    continue;
                }

                if (!CheckLength())
                {
                    Problem = new Problem(start - 1, "a quote that closes this one", "the end of the file");
                }

                return;
            }

            _at += found;
            if (TryPassEscape())
            {
                hasEscapes = true;
            }
            else if (window.Text[_at] != '"')
            {
                if (oneLineFields)
                {
                    Problem = new Problem(start - 1, "a quote that closes this one", "none");
                    return;
                }

                _quotedBreaks++;
                _at += window.LineBreakAt(_at);
            }
            else if (window.Peek(_at + 1) == '"')
            {
                doubled = true;
                _at += 2;
            }
            else
            {
                break;
            }
        }

        Keep(new Field(start, _at - start, doubled, hasEscapes));
        int next = window.Peek(++_at);
        if (next is not (-1 or '\n' or '\r') && next != _separator)
        {
            bool isEscaped = _at - 2 >= start && window.Text[_at - 2] == '\\';
            string hint = isEscaped ? " (option EscapeCharacter, where a backslash goes before a quote)" : "";
            Problem = new Problem(_at, $"a separator or the end of the line behind a closing quote{hint}", $"'{(char)next}'");
        }
    }

    /// <summary>Passes over an escape character and the character, or the line break, that it escapes.</summary>
    /// <returns>False where no escape character stands there.</returns>
    private bool TryPassEscape()
    {
        if (format.Escape is not { } escape || window.Text[_at] != escape)
        {
            return false;
        }

        int lineBreak = window.LineBreakAt(_at + 1);
        _quotedBreaks += lineBreak > 0 ? 1 : 0;
        _at = Math.Min(_at + 1 + Math.Max(1, lineBreak), window.Text.Length);
        return true;
    }

    private void Keep(Field field)
    {
        FieldCount++;
        if (_fields.Count < keptFields)
        {
            _fields.Add(field);
        }
    }

    /// <summary>Reports the row as too long where the window is full.</summary>
    private bool CheckLength()
    {
        if (window.IsFull)
        {
            Problem = window.TooLong;
        }

        return window.IsFull;
    }

    private void PassWholeLine()
    {
        (_at, _quotedBreaks, _lineGoesOn) = (0, 0, false);
        PassLine();
        Length = _at;
        EndRow();
    }

    /// <summary>Goes to the end of the line in which a bad row breaks off.</summary>
    private void PassLine()
    {
        int found;
        while ((found = window.Text[_at..].IndexOfAny('\n', _carriageReturn)) < 0)
        {
            _at = window.Text.Length;
            if (!window.Extend())
            {
                _lineGoesOn = window.IsFull;
                return;
            }
        }

        _at += found;
    }
}
