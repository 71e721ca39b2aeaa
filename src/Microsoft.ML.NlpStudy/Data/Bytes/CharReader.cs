using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A reader of the characters of a file, unpacked and decoded as they are read. Invalid bytes never stop it: each maximal run of them
/// becomes one U+FFFD. <see cref="Invalid"/> lists them, and the caller decides about them.
/// </summary>
internal sealed class CharReader : IDisposable
{
    private const int BufferSize = 1 << 16;
    private const char Replacement = '\uFFFD';

    private readonly byte[] _bytes = new byte[BufferSize];
    private readonly Encoding? _encoding;
    private readonly Encoding? _otherOrder;
    private Stream? _stream;
    private CodePageDecoder? _codePage;
    private int _sealLength;
    private int _start;
    private int _end;
    private int _filled;
    private bool _endOfBytes;
    private long _position;
    private bool _lineIsMarked;

    /// <param name="encoding">The encoding's name; <see langword="null"/> means that of the byte order mark, or UTF-8.</param>
    public CharReader(string? encoding)
    {
        _encoding = encoding is null ? null : TextEncoding.Find(encoding);
        _otherOrder = encoding is null ? null : TextEncoding.OtherOrder(encoding);
    }

    public string FilePath { get; private set; } = "";

    /// <summary>
    /// The first invalid bytes of each line that has some, since a line is one row or part of one. The caller removes those that it has
    /// dealt with.
    /// </summary>
    public Queue<InvalidBytes> Invalid { get; } = new();

    /// <summary>Goes to the start of a file, plain or packed with gzip.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="FormatException">
    /// The file begins like gzip data but is damaged, or it is packed in another way, such as a zip archive.
    /// </exception>
    public void Open(string path)
    {
        Dispose();
        FilePath = path;
        Invalid.Clear();
        (_start, _end, _filled, _endOfBytes, _position, _lineIsMarked) = (0, 0, 0, false, 0, false);
        OpenStream(path);
        while (!_endOfBytes && _end < PackedFile.Looked)
        {
            FillBytes();
        }

        ReadOnlySpan<byte> start = _bytes.AsSpan(0, _end);
        if (PackedFile.KindOf(start) is { } kind)
        {
            throw new FormatException(
                $"{path}: expected text, plain or packed with gzip, found {kind}, which has to be unpacked, or exported as text, first.");
        }

        Encoding encoding = _encoding is null ? TextEncoding.Detect(start) ?? Encoding.UTF8
            : _otherOrder is not null && start.StartsWith(_otherOrder.Preamble) ? _otherOrder : _encoding;
        ReadOnlySpan<byte> mark = encoding.GetPreamble();
        _start = start.StartsWith(mark) ? mark.Length : 0;
        _codePage = encoding is UTF8Encoding ? null : new CodePageDecoder(encoding);
    }

    /// <summary>Reads characters into the target: at least one, or 0 at the end of the file.</summary>
    /// <param name="target">At least two characters, since a surrogate pair is not split.</param>
    public int Read(Span<char> target)
    {
        int written = 0;
        while (written == 0 && (_start < _end || !_endOfBytes))
        {
            if (_start == _end)
            {
                FillBytes();
            }

            written = _codePage is null ? DecodeUtf8(target) : DecodeCodePage(target);
        }

        if (written == 0 && _codePage is not null)
        {
            written = DecodeCodePage(target);
        }

        _position += written;
        return written;
    }

    public void Dispose() => _stream?.Dispose();

    private int DecodeUtf8(Span<char> target)
    {
        OperationStatus status = Utf8.ToUtf16(
            _bytes.AsSpan(_start, _end - _start), target, out int read, out int written, replaceInvalidSequences: false,
            isFinalBlock: _endOfBytes);
        _start += read;
        LookForLineBreak(target[..written]);
        if (status == OperationStatus.NeedMoreData)
        {
            FillBytes();
        }
        else if (status == OperationStatus.InvalidData && written < target.Length)
        {
            Rune.DecodeFromUtf8(_bytes.AsSpan(_start, _end - _start), out _, out int length);
            Mark(_position + written, _bytes[_start]);
            target[written++] = Replacement;
            _start += length;
        }

        return written;
    }

    private int DecodeCodePage(Span<char> target)
    {
        int written = _codePage!.Decode(_bytes.AsSpan(_start, _end - _start), target, flush: _endOfBytes, out int read);
        _start += read;
        int looked = 0;
        for (int i = 0; _codePage.Invalid.Count > 0 && i < written; i++)
        {
            // No code page has this character itself; where a file in UTF-16 has it, the reported place is at worst too early.
            if (target[i] == Replacement)
            {
                LookForLineBreak(target[looked..i]);
                Mark(_position + i, _codePage.Invalid.Dequeue());
                looked = i;
            }
        }

        LookForLineBreak(target[looked..written]);

        // Bytes that did not fit are decoded again.
        _codePage.Invalid.Clear();
        return written;
    }

    private void Mark(long position, byte first)
    {
        if (!_lineIsMarked)
        {
            Invalid.Enqueue(new InvalidBytes(position, first));
            _lineIsMarked = true;
        }
    }

    private void LookForLineBreak(ReadOnlySpan<char> text) => _lineIsMarked = _lineIsMarked && !text.ContainsAny('\n', '\r');

    /// <summary>
    /// Moves the remaining bytes to the front and reads more behind them. The last ones are held back, since they may be the seal of a
    /// packed file.
    /// </summary>
    private void FillBytes()
    {
        _bytes.AsSpan(_start, _filled - _start).CopyTo(_bytes);
        _filled -= _start;
        _start = 0;
        int read;
        try
        {
            read = _stream!.Read(_bytes, _filled, _bytes.Length - _filled);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error.Message, error);
        }

        _filled += read;
        _end = Math.Max(0, _filled - _sealLength);
        _endOfBytes = read == 0;
        if (_endOfBytes && _sealLength > 0 && !SealedGzip.IsSeal(_bytes.AsSpan(_end, _filled - _end)))
        {
            throw Damaged("it is cut short, or something else follows it.", null);
        }
    }

    private FormatException Damaged(string how, Exception? inner) =>
        new($"{FilePath}: expected gzip data, as its first bytes say, found damage: {how}", inner);

    private void OpenStream(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        _stream = file;
        if (!file.CanSeek)
        {
            throw new IOException($"{path}: expected a file that can be read more than once, found a pipe or device.");
        }

        bool isPacked = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        _stream = isPacked ? SealedGzip.Unpack(file) : file;
        _sealLength = isPacked ? SealedGzip.SealLength : 0;
    }
}
