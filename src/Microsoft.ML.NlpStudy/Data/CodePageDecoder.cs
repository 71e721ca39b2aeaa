using System.Text;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A decoder that puts U+FFFD for bytes it cannot decode and keeps the first byte of each such run.</summary>
internal sealed class CodePageDecoder
{
    private readonly Decoder _decoder;

    public CodePageDecoder(Encoding encoding)
    {
        var recording = (Encoding)encoding.Clone();
        recording.DecoderFallback = new Recorder(Invalid);
        _decoder = recording.GetDecoder();
    }

    /// <summary>One entry for each U+FFFD put.</summary>
    public Queue<byte> Invalid { get; } = new();

    /// <returns>How many characters were written.</returns>
    public int Decode(ReadOnlySpan<byte> bytes, Span<char> target, bool flush, out int bytesUsed)
    {
        _decoder.Convert(bytes, target, flush, out bytesUsed, out int written, out _);
        return written;
    }

    private sealed class Recorder(Queue<byte> invalid) : DecoderFallback
    {
        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(invalid);
    }

    private sealed class Buffer(Queue<byte> invalid) : DecoderFallbackBuffer
    {
        private int _left;

        public override int Remaining => _left;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            invalid.Enqueue(bytesUnknown.Length > 0 ? bytesUnknown[0] : (byte)0);
            _left = 1;
            return true;
        }

        public override char GetNextChar()
        {
            if (_left == 0)
            {
                return '\0';
            }

            _left = 0;
            return '\uFFFD';
        }

        public override bool MovePrevious() => false;

        public override void Reset() => _left = 0;
    }
}
