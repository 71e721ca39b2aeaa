using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The reader of a file of word vectors, or of a test of them, through one large buffer. Gzip, told from the first bytes, is unpacked.
/// </summary>
internal sealed class VectorFileReader : IDisposable
{
    private const int LongestRead = 1 << 26;
    private readonly string _path;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 20];
    private readonly int _sealLength;
    private int _start;
    private int _end;
    private int _filled;

    /// <param name="path">The file.</param>
    /// <param name="content">The content that is expected, for errors.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a folder.</exception>
    /// <exception cref="FormatException">The file is packed in another way than with gzip, such as a zip archive.</exception>
    public VectorFileReader(string path, string content = "word vectors")
    {
        WholeFile.CheckFile(path);
        _path = path;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        _stream = file;
        try
        {
            Span<byte> magic = stackalloc byte[2];
            bool isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
            file.Position = 0;
            _stream = isGzip ? SealedGzip.Unpack(file) : file;
            _sealLength = isGzip ? SealedGzip.SealLength : 0;
            if (PackedFile.KindOf(Peek(PackedFile.Looked)) is { } kind)
            {
                throw new FormatException(
                    $"'{path}': expected {content}, plain or packed with gzip, found {kind}, which has to be unpacked, or exported as "
                        + $"text, first.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    public void Dispose() => _stream.Dispose();

    /// <summary>Looks at the next bytes, which stay unread; fewer at the end of the file.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_end - _start < count && Fill())
        {
        }

        return Buffered[..Math.Min(count, _end - _start)];
    }

    /// <summary>Reads the next bytes; fewer at the end of the file. They are valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(int count)
    {
        ReadOnlySpan<byte> bytes = Peek(count);
        _start += bytes.Length;
        return bytes;
    }

    /// <summary>Reads up to a delimiter, which is not part of <paramref name="bytes"/>; false where the file ends first.</summary>
    /// <param name="delimiter">The byte that ends the stretch.</param>
    /// <param name="place">The place in the file, for the error.</param>
    /// <param name="bytes">The stretch, valid until the next call; the rest of the file where no delimiter follows.</param>
    /// <exception cref="FormatException">The stretch has more than 67,108,864 bytes.</exception>
    public bool TryReadTo(byte delimiter, FilePlace place, out ReadOnlySpan<byte> bytes)
    {
        int searched = 0;
        while (true)
        {
            int index = Buffered[searched..].IndexOf(delimiter);
            if (index >= 0)
            {
                bytes = Buffered[..(searched + index)];
                _start += bytes.Length + 1;
                return true;
            }

            searched = _end - _start;
            if (searched > LongestRead)
            {
                throw Error(place, $"at most {LongestRead} bytes", "more");
            }

            if (!Fill())
            {
                bytes = Buffered;
                _start = _end;
                return false;
            }
        }
    }

    /// <summary>Skips bytes, without reading them where the file allows; false where the file ends first.</summary>
    public bool TrySkip(long count)
    {
        long buffered = Math.Min(count, _end - _start);
        _start += (int)buffered;
        count -= buffered;
        if (count > 0 && _stream.CanSeek)
        {
            _stream.Position += count;
            return _stream.Position <= _stream.Length;
        }

        while (count > 0 && Peek(1).Length > 0)
        {
            buffered = Math.Min(count, _end - _start);
            _start += (int)buffered;
            count -= buffered;
        }

        return count == 0;
    }

    public int ReadInt32(FilePlace place) => BinaryPrimitives.ReadInt32LittleEndian(ReadExactly(sizeof(int), place));

    public long ReadInt64(FilePlace place) => BinaryPrimitives.ReadInt64LittleEndian(ReadExactly(sizeof(long), place));

    public byte ReadByte(FilePlace place) => ReadExactly(1, place)[0];

    /// <summary>Reads exactly this number of bytes.</summary>
    /// <exception cref="FormatException">The file ends first.</exception>
    public ReadOnlySpan<byte> ReadExactly(int count, FilePlace place)
    {
        ReadOnlySpan<byte> bytes = Read(count);
        return bytes.Length == count ? bytes : throw Error(place, $"{count} bytes", $"the end of the file after {bytes.Length}");
    }

    /// <summary>Checks that a vector's numbers are finite: training and similarities would fail with others.</summary>
    /// <exception cref="FormatException">A number is infinite or NaN.</exception>
    public void CheckFinite(ReadOnlySpan<float> vector, FilePlace place)
    {
        if (float.IsFinite(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(vector)))
        {
            return;
        }

        int at = 0;
        while (float.IsFinite(vector[at]))
        {
            at++;
        }

        throw Error(place, $"a finite number as the vector's element {at + 1}", $"{vector[at]}");
    }

    /// <summary>Creates an error at a place in the file.</summary>
    public FormatException Error(FilePlace place, string expected, string found) =>
        new($"'{_path}', {place}: expected {expected}, found {found}.");

    /// <summary>Formats bytes for an error: 60 of them at most, in quotes.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        const int Longest = 60;
        return bytes.Length > Longest ? $"'{Encoding.UTF8.GetString(bytes[..Longest])}...'" : $"'{Encoding.UTF8.GetString(bytes)}'";
    }

    /// <summary>Reads more into the buffer, and holds back the bytes that may be the seal of a packed file.</summary>
    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_start, _end, _filled) = (0, _end - _start, _filled - _start);
        }

        int before = _end;
        while (_end == before)
        {
            if (_filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            int read = ReadStream();
            _filled += read;
            _end = Math.Max(before, _filled - _sealLength);
            if (read == 0)
            {
                CheckSeal();
                return false;
            }
        }

        return true;
    }

    private int ReadStream()
    {
        try
        {
            return _stream.Read(_buffer.AsSpan(_filled));
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"'{_path}': expected gzip, found a damaged file. {e.Message}", e);
        }
    }

    private void CheckSeal()
    {
        if (_sealLength > 0 && !SealedGzip.IsSeal(_buffer.AsSpan(_end, _filled - _end)))
        {
            throw new FormatException($"'{_path}': expected gzip, found a damaged file: it is cut short, or something else follows it.");
        }
    }
}

/// <summary>A place in a file, formatted only for an error.</summary>
/// <param name="Kind">The kind of the place, such as a line.</param>
/// <param name="Number">The number of the place, from 1; 0 where there is just one of the kind.</param>
/// <param name="Count">The number of places of the kind; 0 where it is unknown.</param>
internal readonly record struct FilePlace(string Kind, long Number = 0, long Count = 0)
{
    public static implicit operator FilePlace(string kind) => new(kind);

    public override string ToString() => Number == 0 ? Kind : Count == 0 ? $"{Kind} {Number}" : $"{Kind} {Number} of {Count}";
}
