using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of tagged sentences, file after file. A sentence with a bad row is one bad row, and is left out as a whole.</summary>
internal sealed class TaggedSentencesReader : CorpusReader
{
    private const string DocumentStart = "-DOCSTART-";
    private readonly IReadOnlyList<TextFile> _files;
    private readonly TaggedFormat _format;
    private readonly TaggedTextOptions _options;
    private readonly BadRowLog _badRows;
    private readonly TextWindow _window;
    private readonly DelimitedScanner _scanner;
    private readonly TaggedSentence _sentence = new();
    private int _file = -1;
    private long _line;

    /// <param name="files">The files, each with its name where the options name a column for it.</param>
    /// <param name="format">Their format.</param>
    /// <param name="options">Encoding, limits, columns.</param>
    /// <param name="badRows">Receives the bad rows.</param>
    public TaggedSentencesReader(IReadOnlyList<TextFile> files, TaggedFormat format, TaggedTextOptions options, BadRowLog badRows)
    {
        (_files, _format, _options, _badRows) = (files, format, options, badRows);
        _window = new TextWindow(options);
        _scanner = new DelimitedScanner(
            _window, DelimitedFormat.LineFeedLines with { CommentPrefix = format.CommentPrefix }, keptFields: 1);
    }

    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        while (_file < 0 || !ReadSentence())
        {
            if (++_file >= _files.Count)
            {
                return false;
            }

            _window.Open(_files[_file].Path);
            _scanner.Reset();
        }

        Give(row);
        return true;
    }

    public override void Dispose() => _window.Dispose();

    /// <summary>Reads the file's next good sentence.</summary>
    /// <returns>False at the end of the file.</returns>
    private bool ReadSentence()
    {
        _sentence.Clear();
        bool isBad = false;
        for (; _scanner.Scan(); _scanner.EndRow())
        {
            Field field = _scanner.Fields.Length > 0 ? _scanner.Fields[0] : default;
            ReadOnlySpan<char> line = _window.Text.Slice(field.Start, field.Length);
            Problem? problem = _scanner.Problem ?? _window.ProblemOf(_scanner.Length);
            if (problem is null && IsBetween(line))
            {
                // The blank line behind a sentence, bad or good, or one that follows another.
                if (_sentence.Count > 0)
                {
                    _scanner.EndRow();
                    return true;
                }

                isBad = false;
                continue;
            }

            if (isBad)
            {
                continue;
            }

            _line = _sentence.Count == 0 ? _scanner.Line : _line;
            problem ??= AddRow(line) ?? TooLong();
            bool isLine = _format.Layout == TaggedTextLayout.Pairs;
            if (problem is not null)
            {
                _badRows.Add(_window.Place(problem, _scanner.Line, isOneLine: true));
                _sentence.Clear();
                isBad = !isLine;
            }
            else if (isLine)
            {
                _scanner.EndRow();
                return true;
            }
        }

        return _sentence.Count > 0;
    }

    // Among characters a line of white space is a space whose tag is missing.
    private bool IsBetween(ReadOnlySpan<char> line) => _format.Layout switch
    {
        TaggedTextLayout.Characters => line.IsEmpty,
        TaggedTextLayout.Columns => line.IsWhiteSpace() || line.StartsWith(DocumentStart),
        _ => line.IsWhiteSpace(),
    };

    private Problem? AddRow(ReadOnlySpan<char> line) => _format.Layout switch
    {
        TaggedTextLayout.Pairs => TaggedRow.AddPairs(line, _format, _sentence),
        TaggedTextLayout.Characters => TaggedRow.AddCharacter(line, _sentence),
        _ => TaggedRow.AddColumns(line, _format, _sentence),
    };

    private Problem? TooLong() => _sentence.Length <= _options.MaximumRowLength
        ? null
        : new Problem(
            0,
            string.Create(
                CultureInfo.InvariantCulture, $"a sentence of at most {_options.MaximumRowLength:N0} characters (MaximumRowLength)"),
            "a longer one; blank lines end sentences");

    private void Give(Span<ReadOnlyMemory<char>> row)
    {
        row[0] = _sentence.Tokens;
        row[1] = _sentence.Tags;
        int column = 2;
        if (_options.TextColumnName is not null)
        {
            row[column++] = _sentence.Text(_format.Joiner);
        }

        if (_options.FileNameColumnName is not null)
        {
            row[column++] = _files[_file].Columns[0].AsMemory();
        }

        if (_options.LineColumnName is not null)
        {
            row[column] = _line.ToString(CultureInfo.InvariantCulture).AsMemory();
        }
    }
}
