using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// The part of a file that is being looked at: from the start of the current row to as far as has been read. Rows become slices of the
/// blocks that they were read into. A block holds many rows, and lives as long as one of its slices does; the characters of a row that has
/// been given out never change.
/// </summary>
internal sealed class TextWindow(TextReadingOptions options) : IDisposable
{
    // 64 KB: small enough for the garbage collector's youngest generation, where blocks that nobody keeps cost nothing to free, and large
    // enough that the copying of the row that a block ends in does not show.
    private const int BlockSize = 1 << 15;

    // Room for the line break that shows that a row is not too long.
    private readonly int _maximumLength = options.MaximumRowLength + 2;
    private readonly CharReader _reader = new(options.Encoding);
    private char[] _block = [];
    private int _start;
    private int _end;

    /// <summary>What has been read of the current row, and perhaps of those behind it.</summary>
    public ReadOnlySpan<char> Text => _block.AsSpan(_start, _end - _start);

    /// <summary>How many characters of the file lie before the current row.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the text is as long as a row may be.</summary>
    public bool IsFull => _end - _start >= _maximumLength;

    public string FilePath => _reader.FilePath;

    /// <summary>What is wrong with a row that is longer than rows may be.</summary>
    public Problem TooLong { get; } = new(
        0,
        string.Create(CultureInfo.InvariantCulture, $"a row of at most {options.MaximumRowLength:N0} characters (MaximumRowLength)"),
        "a longer one");

    /// <summary>Goes to the start of a file. The rows of the one before keep their text.</summary>
    public void Open(string path)
    {
        _start = _end;
        Offset = 0;
        _reader.Open(path);
    }

    /// <summary>Makes <see cref="Text"/> longer.</summary>
    /// <returns>False where it is the file's last, or full.</returns>
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

    /// <summary>The character there, reading on where need be; -1 where there is none.</summary>
    public int Peek(int at) => at < _end - _start || Extend() ? _block[_start + at] : -1;

    /// <summary>Whether the text begins so, reading on where need be.</summary>
    public bool StartsWith(string start)
    {
        int at = 0;
        while (at < start.Length && Peek(at) == start[at])
        {
            at++;
        }

        return at == start.Length;
    }

    /// <summary>A part of the current row, to be given out.</summary>
    public ReadOnlyMemory<char> Slice(int start, int length) => _block.AsMemory(_start + start, length);

    /// <summary>A part of the current row, to be changed before it is given out.</summary>
    public Span<char> Writable(int start, int length) => _block.AsSpan(_start + start, length);

    /// <summary>Ends the current row: the next begins that many characters on.</summary>
    public void Consume(int length)
    {
        _start += length;
        Offset += length;
        while (_reader.Invalid.TryPeek(out InvalidBytes invalid) && invalid.Position < Offset)
        {
            _reader.Invalid.Dequeue();
        }
    }

    /// <summary>What is wrong with the next characters as a row: too many, or some of them no characters.</summary>
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

    /// <summary>Says where in the file a problem is.</summary>
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
