namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A text file, and what goes into the columns beside its text.</summary>
internal sealed record TextFile(string Path, params string[] Columns);

/// <summary>Files one after the other, each of them a row or each of their lines.</summary>
/// <param name="files">The files.</param>
/// <param name="rows">Gives a file's rows, once it is open.</param>
internal sealed class TextFilesReader(IReadOnlyList<TextFile> files, IFileRows rows) : CorpusReader
{
    private int _file = -1;

    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        while (_file < 0 || !rows.Read(row[..1]))
        {
            if (++_file >= files.Count)
            {
                return false;
            }

            rows.Open(files[_file].Path);
        }

        string[] columns = files[_file].Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            row[i + 1] = columns[i].AsMemory();
        }

        return true;
    }

    public override void Dispose() => rows.Dispose();
}

/// <summary>The rows of one file after another, a text each.</summary>
internal interface IFileRows : IDisposable
{
    /// <summary>Goes to a file's first row.</summary>
    void Open(string path);

    /// <summary>Reads the next row; false behind the file's last.</summary>
    bool Read(Span<ReadOnlyMemory<char>> row);
}

/// <summary>Each file a row.</summary>
internal sealed class WholeFileRows(TextReadingOptions options, BadRowLog badRows) : IFileRows
{
    private readonly TextWindow _window = new(options);
    private bool _isRead;

    public void Open(string path)
    {
        _window.Open(path);
        _isRead = false;
    }

    public bool Read(Span<ReadOnlyMemory<char>> row)
    {
        if (_isRead)
        {
            return false;
        }

        _isRead = true;
        while (_window.Extend())
        {
        }

        int length = _window.Text.Length;
        if (_window.ProblemOf(length) is { } problem)
        {
            badRows.Add(_window.Place(problem, line: 1));
            return false;
        }

        row[0] = _window.Slice(0, length);
        _window.Consume(length);
        return true;
    }

    public void Dispose() => _window.Dispose();
}
