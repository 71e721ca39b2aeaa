using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// The part of a file from the start of the current row to the last character read. Rows become slices of the blocks that they were read
/// into. A block holds many rows, and lives as long as one of its slices does. The characters of a row that has been given out never
/// change.
/// </summary>
internal sealed class TextWindow(TextReadingOptions options) : IDisposable
{
    // 64 KB is small enough for the garbage collector's youngest generation, where blocks that nobody keeps cost nothing to free. It is
    // large enough that copying the row at a block's end costs little.
    private const int BlockSize = 1 << 15;

    // Room for the line break that shows that a row is not too long.
    private readonly int _maximumLength = options.MaximumRowLength + 2;
    private readonly CharReader _reader = new(options.Encoding);
    private char[] _block = [];
    private int _start;
    private int _end;

    /// <summary>The characters read of the current row, and perhaps of those behind it.</summary>
    public ReadOnlySpan<char> Text => _block.AsSpan(_start, _end - _start);

    /// <summary>The number of the file's characters before the current row.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the text is as long as a row may be.</summary>
    public bool IsFull => _end - _start >= _maximumLength;

    public string FilePath => _reader.FilePath;

    /// <summary>The error of a row that is longer than the options allow.</summary>
    public Problem TooLong { get; } = new(
        0,
        string.Create(CultureInfo.InvariantCulture, $"a row of at most {options.MaximumRowLength:N0} characters (MaximumRowLength)"),
        "a longer one");

    /// <summary>Goes to the start of a file. The rows of the previous file keep their text.</summary>
    public void Open(string path)
    {
        _start = _end;
        Offset = 0;
        _reader.Open(path);
    }

    /// <summary>Reads more characters into <see cref="Text"/>.</summary>
    /// <returns>False at the end of the file, and where the text is full.</returns>
    public bool Extend()
    {
        if (IsFull)
        {
            return false;
        }

        // A surrogate pair needs room for two.
        if (_block.Length - _end < 2)
        {
            ReadOnlySpan<char> text = Text;
            char[] next = GC.AllocateUninitializedArray<char>((int)Math.Max(BlockSize, Math.Min(2L * text.Length, _maximumLength + 2L)));
            text.CopyTo(next);
            (_block, _start, _end) = (next, 0, text.Length);
        }

        int read = _reader.Read(_block.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    /// <summary>Gets the character at a position, reading on where needed; -1 behind the last.</summary>
    public int Peek(int at) => at < _end - _start || Extend() ? _block[_start + at] : -1;

    /// <summary>Gets the length of the line break at a position: 0, 1 or 2.</summary>
    public int LineBreakAt(int at) => Peek(at) switch
    {
        '\n' => 1,
        '\r' => Peek(at + 1) == '\n' ? 2 : 1,
        _ => 0,
    };

    /// <summary>Whether the text begins with the given characters; reads on where needed.</summary>
    public bool StartsWith(string start)
    {
        int at = 0;
        while (at < start.Length && Peek(at) == start[at])
        {
            at++;
        }

        return at == start.Length;
    }

    /// <summary>Gets a part of the current row, to be given out.</summary>
    public ReadOnlyMemory<char> Slice(int start, int length) => _block.AsMemory(_start + start, length);

    /// <summary>Gets a part of the current row, to be changed before it is given out.</summary>
    public Span<char> Writable(int start, int length) => _block.AsSpan(_start + start, length);

    /// <summary>Ends the current row: the next begins that many characters later.</summary>
    public void Consume(int length)
    {
        _start += length;
        Offset += length;
        while (_reader.Invalid.TryPeek(out InvalidBytes invalid) && invalid.Position < Offset)
        {
            _reader.Invalid.Dequeue();
        }
    }

    /// <summary>Checks the next characters as a row: whether they are too many, or invalid bytes stand among them.</summary>
    public Problem? ProblemOf(int length)
    {
        if (length > options.MaximumRowLength)
        {
            return TooLong;
        }

        return options.InvalidBytes == InvalidByteHandling.BadRow
            && _reader.Invalid.TryPeek(out InvalidBytes invalid) && invalid.Position < Offset + length
            ? new Problem((int)(invalid.Position - Offset), Encoded, $"the byte 0x{invalid.First:X2}")
            : null;
    }

    private string Encoded => options.Encoding is null
        ? "text in the file's encoding (option Encoding names one other than UTF-8)"
        : $"text in {options.Encoding}";

    /// <summary>Makes a bad row of a problem, with its place in the file.</summary>
    /// <param name="problem">The problem of the current row.</param>
    /// <param name="line">The row's first line, from 1.</param>
    /// <param name="isOneLine">Whether the row is one line, whatever characters it has.</param>
    public BadRow Place(Problem problem, long line, bool isOneLine = false)
    {
        ReadOnlySpan<char> before = Text[..problem.At];
        int lineStart = isOneLine ? 0 : before.LastIndexOfAny('\n', '\r') + 1;
        for (int i = 0; i < lineStart; i++)
        {
            line += before[i] == '\n' || (before[i] == '\r' && (i + 1 == Text.Length || Text[i + 1] != '\n')) ? 1 : 0;
        }

        return new BadRow(FilePath, line, problem.At - lineStart + 1, $"expected {problem.Expected}, found {problem.Found}");
    }

    public void Dispose() => _reader.Dispose();
}
