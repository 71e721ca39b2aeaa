using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// A TensorBoard event file. Each event is a record of the TFRecord format, with its length and checksums. It is a protocol buffer of the
/// message <c>tensorflow.Event</c>, of which scalars need five fields.
/// </summary>
/// <remarks>
/// The SummaryWriter of TorchSharp 0.107 is not used for three reasons. It writes the time of a file's first event in ticks instead of
/// seconds, so that every run seems to begin 20 billion years from now. It writes the other times in whole seconds. It opens and closes the
/// file for each number, of which a step has four.
/// </remarks>
internal sealed class TensorBoardEvents : IDisposable
{
    private const string FileVersion = "brain.Event:2";
    private const uint MaskDelta = 0xA282EAD8;

    // A field's number and the type of its value: 0 a varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes.
    private const byte EventWallTime = (1 << 3) | 1, EventStep = (2 << 3) | 0, EventFileVersion = (3 << 3) | 2, EventSummary = (5 << 3) | 2;
    private const byte SummaryValue = (1 << 3) | 2, ValueTag = (1 << 3) | 2, ValueScalar = (2 << 3) | 5;
    private static int s_files;
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Creates a file with a new name in the folder, which is created if it is missing.</summary>
    public TensorBoardEvents(string folder, TimeProvider clock)
    {
        _clock = clock;
        Directory.CreateDirectory(folder);
        string name =
            $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds():D10}.{Environment.MachineName}."
            + $"{Environment.ProcessId}.{Interlocked.Increment(ref s_files)}";
        _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        using var opening = new MemoryStream();
        WriteDouble(opening, EventWallTime, Now());
        WriteBytes(opening, EventFileVersion, Encoding.UTF8.GetBytes(FileVersion));
        WriteRecord(opening.ToArray());
        Flush();
    }

    /// <summary>Writes some numbers of one step.</summary>
    public void Write(long step, params ReadOnlySpan<(string Tag, double Value)> scalars)
    {
        using var summary = new MemoryStream();
        foreach ((string tag, double value) in scalars)
        {
            using var entry = new MemoryStream();
            WriteBytes(entry, ValueTag, Encoding.UTF8.GetBytes(tag));
            WriteSingle(entry, ValueScalar, (float)value);
            WriteBytes(summary, SummaryValue, entry.ToArray());
        }

        using var written = new MemoryStream();
        WriteDouble(written, EventWallTime, Now());
        written.WriteByte(EventStep);
        WriteVarint(written, (ulong)step);
        WriteBytes(written, EventSummary, summary.ToArray());
        WriteRecord(written.ToArray());
    }

    /// <summary>Makes the written events visible to readers.</summary>
    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// Computes TFRecord's masked checksum: a CRC-32C, rotated and shifted so that it also works for data that contain checksums.
    /// </summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        while (data.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return BitOperations.RotateRight(~checksum, 15) + MaskDelta;
    }

    private double Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    // A record is the length (8 bytes), its checksum (4), the data, their checksum (4).
    private void WriteRecord(ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedChecksum(header[..8]));
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedChecksum(data));
        _file.Write(header);
        _file.Write(data);
        _file.Write(footer);
    }

    private static void WriteDouble(Stream stream, byte field, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        stream.WriteByte(field);
        stream.Write(bytes);
    }

    private static void WriteSingle(Stream stream, byte field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        stream.WriteByte(field);
        stream.Write(bytes);
    }

    private static void WriteBytes(Stream stream, byte field, ReadOnlySpan<byte> value)
    {
        stream.WriteByte(field);
        WriteVarint(stream, (ulong)value.Length);
        stream.Write(value);
    }

    // A varint has seven bits in each byte, the lowest first; the eighth bit says that more follow.
    private static void WriteVarint(Stream stream, ulong value)
    {
        while (value >= 0x80)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        stream.WriteByte((byte)value);
    }
}
