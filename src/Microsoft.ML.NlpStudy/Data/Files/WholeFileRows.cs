namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader whose rows are whole files.</summary>
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
