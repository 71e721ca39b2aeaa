using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>
/// The unpacking of gzip files with a seal, which tells a whole file from a truncated one. <see cref="GZipStream"/> by itself ends at
/// either without an error. Behind the file's bytes follows one more gzip member, the seal. The unpacked bytes end with the seal's content
/// only where the file's own members are complete.
/// </summary>
internal static class SealedGzip
{
    private static readonly byte[] s_content = [.. "End of the file. "u8, 0xFE, 0xFF, 0x00, 0xFF, 0xFE];
    private static readonly byte[] s_member = Pack(s_content);

    /// <summary>The number of bytes at the end of the unpacked content that belong to the seal.</summary>
    public static int SealLength => s_content.Length;

    /// <summary>Whether the last bytes of the unpacked content are the seal's.</summary>
    public static bool IsSeal(ReadOnlySpan<byte> end) => end.SequenceEqual(s_content);

    /// <summary>Unpacks a file; the seal's content follows the file's.</summary>
    public static Stream Unpack(Stream file) => new GZipStream(new Chain(file, new MemoryStream(s_member)), CompressionMode.Decompress);

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A stream that gives the bytes of one stream and then of another.</summary>
    private sealed class Chain(Stream first, Stream second) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and int read ? read : second.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
