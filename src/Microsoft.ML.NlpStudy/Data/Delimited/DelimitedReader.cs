using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of the rows of delimited files: it checks each row and gives the fields that columns are read from.</summary>
internal sealed class DelimitedReader : CorpusReader, IFileRows
{
    private readonly TextWindow _window;
    private readonly DelimitedScanner _scanner;
    private readonly DelimitedFormat _format;
    private readonly BadRowLog _badRows;
    private readonly int[] _fieldOfColumn;

    /// <param name="format">The format of the rows.</param>
    /// <param name="options">Encoding, limits, and the handling of invalid bytes.</param>
    /// <param name="badRows">Receives the bad rows.</param>
    /// <param name="fieldOfColumn">The 0-based field that each column is read from; -1 for a column that is not asked for.</param>
    public DelimitedReader(DelimitedFormat format, TextReadingOptions options, BadRowLog badRows, params int[] fieldOfColumn)
    {
        (_format, _badRows, _fieldOfColumn) = (format, badRows, fieldOfColumn);
        _window = new TextWindow(options);
        _scanner = new DelimitedScanner(_window, format, fieldOfColumn.Max() + 1) { Recovers = badRows.Skips };
    }

    /// <summary>The number of the file's rows that have been passed, good and bad.</summary>
    public long RowCount { get; private set; }

    /// <summary>Makes a reader that stands before the first row of a file.</summary>
    public static DelimitedReader Start(
        string path, DelimitedFormat format, TextReadingOptions options, BadRowLog badRows, int[] fieldOfColumn)
    {
        var reader = new DelimitedReader(format, options, badRows, fieldOfColumn);
        try
        {
            reader.Open(path);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the first row of a file.</summary>
    public void Open(string path)
    {
        _window.Open(path);
        _scanner.Reset();
        RowCount = 0;
        _scanner.PassLines(_format.SkippedLines);
        if (_format.HasHeader)
        {
            PassRow();
        }
    }

    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        RowOutcome outcome;
        do
        {
            outcome = Next(row);
        }
        while (outcome == RowOutcome.Bad);

        return outcome == RowOutcome.Row;
    }

    /// <summary>Reads one row, or passes a bad one that is to be skipped.</summary>
    public RowOutcome Next(Span<ReadOnlyMemory<char>> row)
    {
        if (!ScanRow())
        {
            return RowOutcome.End;
        }

        Problem? problem = _scanner.Problem ?? WrongFieldCount() ?? _window.ProblemOf(_scanner.Length);
        if (problem is not null)
        {
            _badRows.Add(_window.Place(problem, _scanner.Line, _format.EndsAtLineFeeds));
        }
        else
        {
            Give(row);
        }

        EndRow();
        return problem is null ? RowOutcome.Row : RowOutcome.Bad;
    }

    /// <summary>Passes over the next row, whatever it holds.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool PassRow()
    {
        bool isRow = ScanRow();
        if (isRow)
        {
            EndRow();
        }

        return isRow;
    }

    public override void Dispose() => _window.Dispose();

    private bool ScanRow()
    {
        while (_scanner.Scan())
        {
            if (_scanner.Length > 0 || _format.KeepsBlankLines)
            {
                return true;
            }

            _scanner.EndRow();
        }

        return false;
    }

    private void EndRow()
    {
        RowCount++;
        _scanner.EndRow();
    }

    private void Give(Span<ReadOnlyMemory<char>> row)
    {
        for (int column = 0; column < row.Length; column++)
        {
            if (_fieldOfColumn[column] >= 0)
            {
                ref Field field = ref _scanner.Fields[_fieldOfColumn[column]];
                if (field.HasDoubledQuotes || field.HasEscapes)
                {
                    field = new Field(field.Start, field.Unescape(_window.Writable(field.Start, field.Length), _format.Escape),
                        HasDoubledQuotes: false);
                }

                row[column] = _window.Slice(field.Start, field.Length);
            }
        }
    }

    private Problem? WrongFieldCount() => _scanner.FieldCount == _format.FieldCount
        ? null
        : new Problem(_scanner.LastField, $"{_format.FieldCount} fields", _scanner.FieldCount.ToString(CultureInfo.InvariantCulture));
}
