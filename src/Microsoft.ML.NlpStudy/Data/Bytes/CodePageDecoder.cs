using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A decoder that writes U+FFFD for bytes that are no character, and keeps the first byte of each such run. .NET's tables map bytes that a
/// code page leaves undefined to a control character or one for private use. Here they are no characters, as in Python.
/// </summary>
internal sealed class CodePageDecoder
{
    private const char Replacement = '\uFFFD';
    private readonly Decoder _decoder;
    private readonly Encoding _encoding;
    private readonly SearchValues<char>? _undefined;

    public CodePageDecoder(Encoding encoding)
    {
        _encoding = encoding;
        _undefined = UndefinedOf(encoding);
        var recording = (Encoding)encoding.Clone();
        recording.DecoderFallback = new Recorder(Invalid);
        _decoder = recording.GetDecoder();
    }

    /// <summary>The first invalid byte for each U+FFFD written.</summary>
    public Queue<byte> Invalid { get; } = new();

    /// <returns>The number of characters written.</returns>
    public int Decode(ReadOnlySpan<byte> bytes, Span<char> target, bool flush, out int bytesUsed)
    {
        _decoder.Convert(bytes, target, flush, out bytesUsed, out int written, out _);
        if (_undefined is not null && target[..written].ContainsAny(_undefined))
        {
            ReplaceUndefined(target[..written]);
        }

        return written;
    }

    private void ReplaceUndefined(Span<char> text)
    {
        Span<byte> bytes = stackalloc byte[8];
        int recorded = Invalid.Count;
        foreach (ref char c in text)
        {
            if (c == Replacement && recorded > 0)
            {
                // Bytes that the decoder recorded keep their place among those found here.
                Invalid.Enqueue(Invalid.Dequeue());
                recorded--;
            }
            else if (_undefined!.Contains(c))
            {
                int length = _encoding.GetBytes([c], bytes);
                Invalid.Enqueue(length > 0 ? bytes[0] : (byte)0);
                c = Replacement;
            }
        }

        while (recorded-- > 0)
        {
            Invalid.Enqueue(Invalid.Dequeue());
        }
    }

    /// <summary>
    /// Finds the characters that .NET's table of an encoding has for undefined bytes; <see langword="null"/> where there are none.
    /// </summary>
    private static SearchValues<char>? UndefinedOf(Encoding encoding)
    {
        const int Gb18030 = 54936, Japanese = 932;
        int page = encoding.CodePage;
        if (encoding is UTF8Encoding or UnicodeEncoding or UTF32Encoding || page == Gb18030)
        {
            return null;
        }

        // ISO 8859 defines the control characters, and so do the pages of EBCDIC, whose letters stand elsewhere than ASCII's.
        bool isIso = page is (>= 28591 and <= 28606) or 38598;
        bool hasControls = isIso || encoding.GetString([(byte)'A']) != "A";

        // Pages of the Mac have a logo in the range for private use; Windows' Japanese page has characters drawn by the user.
        bool isMac = page is >= 10000 and <= 10099;
        IEnumerable<int> privateUse = page == Japanese
            ? Enumerable.Range(0xF800, 0x100) : Enumerable.Range(0xE000, isMac ? 0x18FF : 0x1900);
        IEnumerable<int> undefined = hasControls ? privateUse : privateUse.Concat(Enumerable.Range(0x80, 0x20));
        return SearchValues.Create([.. undefined.Select(code => (char)code)]);
    }

    private sealed class Recorder(Queue<byte> invalid) : DecoderFallback
    {
        public override int MaxCharCount => 2;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(invalid);
    }

    private sealed class Buffer(Queue<byte> invalid) : DecoderFallbackBuffer
    {
        private string _text = "";
        private int _next;

        public override int Remaining => _text.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            invalid.Enqueue(bytesUnknown.Length > 0 ? bytesUnknown[0] : (byte)0);

            // Half of a character does not take the letter, quote or line break behind it along.
            _text = bytesUnknown is [>= 0x80, < 0x80 and byte ascii] ? $"{Replacement}{(char)ascii}" : $"{Replacement}";
            _next = 0;
            return true;
        }

        public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

        public override bool MovePrevious()
        {
            bool canMove = _next > 0;
            _next -= canMove ? 1 : 0;
            return canMove;
        }

        public override void Reset() => (_text, _next) = ("", 0);
    }
}
