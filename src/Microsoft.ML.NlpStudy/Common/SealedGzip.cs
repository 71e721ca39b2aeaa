using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>
/// Unpacks a gzip file so that one that is cut short can be told from a whole one, which <see cref="GZipStream"/> by itself does not: as
/// far as it shows, both just end. Behind the file's bytes comes one more gzip member, the seal; what is unpacked ends with the seal's
/// content only where the file's own members are complete.
/// </summary>
internal static class SealedGzip
{
    private static readonly byte[] s_content = [.. "End of the file. "u8, 0xFE, 0xFF, 0x00, 0xFF, 0xFE];
    private static readonly byte[] s_member = Pack(s_content);

    /// <summary>How many bytes at the end of what is unpacked are the seal's.</summary>
    public static int SealLength => s_content.Length;

    public static bool IsSeal(ReadOnlySpan<byte> end) => end.SequenceEqual(s_content);

    /// <summary>The file's content, and the seal's behind it.</summary>
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

    /// <summary>The bytes of one stream and then of another.</summary>
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
