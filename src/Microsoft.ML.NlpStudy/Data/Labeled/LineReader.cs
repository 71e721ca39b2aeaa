namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of a file whose lines are its rows, blank lines left out.</summary>
internal sealed class LineReader : CorpusReader
{
    private readonly TextWindow _window;
    private readonly DelimitedScanner _scanner;
    private readonly LineLayout _layout;
    private readonly BadRowLog _badRows;
    private readonly int[] _fieldOfColumn;
    private readonly bool _isRequired;
    private readonly ReadOnlyMemory<char>?[] _fields;

    /// <param name="path">The file.</param>
    /// <param name="format">The format, which says which lines are passed over.</param>
    /// <param name="layout">The layout of a line's fields.</param>
    /// <param name="options">Encoding, limits, and the handling of invalid bytes.</param>
    /// <param name="badRows">Receives the bad rows.</param>
    /// <param name="fieldOfColumn">The 0-based field that each column is read from; -1 for a column that is not asked for.</param>
    /// <param name="isRequired">Whether a line without a value for one of these is a bad row; otherwise the value is empty.</param>
    public LineReader(
        string path, DelimitedFormat format, LineLayout layout, TextReadingOptions options, BadRowLog badRows, int[] fieldOfColumn,
        bool isRequired)
    {
        (_layout, _badRows, _fieldOfColumn, _isRequired) = (layout, badRows, fieldOfColumn, isRequired);
        _fields = new ReadOnlyMemory<char>?[layout.FieldNames.Count];
        _window = new TextWindow(options);
        _scanner = new DelimitedScanner(_window, format, keptFields: 1);
        try
        {
            _window.Open(path);
            _scanner.PassLines(format.SkippedLines);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes the format of a file's lines.</summary>
    public static DelimitedFormat FormatOf(SeparatedTextOptions options) =>
        DelimitedFormat.LineFeedLines with { CommentPrefix = options.CommentPrefix, SkippedLines = options.SkippedLines };

    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        for (; _scanner.Scan(); _scanner.EndRow())
        {
            Field field = _scanner.Fields.Length > 0 ? _scanner.Fields[0] : default;
            ReadOnlyMemory<char> line = _window.Slice(field.Start, field.Length);
            Problem? problem = _scanner.Problem ?? _window.ProblemOf(_scanner.Length);
            if (problem is null && line.Span.IsWhiteSpace())
            {
                continue;
            }

            problem ??= Split(line, row);
            if (problem is null)
            {
                _scanner.EndRow();
                return true;
            }

            _badRows.Add(_window.Place(problem, _scanner.Line, isOneLine: true));
        }

        return false;
    }

    public override void Dispose() => _window.Dispose();

    private Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>> row)
    {
        Array.Clear(_fields);
        Problem? problem = _layout.Split(line, _fields);
        for (int column = 0; problem is null && column < _fieldOfColumn.Length; column++)
        {
            int field = _fieldOfColumn[column];
            if (field >= 0 && _isRequired && _fields[field] is null)
            {
                problem = new Problem(0, $"a value for '{_layout.FieldNames[field]}'", "none");
            }
            else if (field >= 0 && column < row.Length)
            {
                row[column] = _fields[field] ?? default;
            }
        }

        return problem;
    }
}
