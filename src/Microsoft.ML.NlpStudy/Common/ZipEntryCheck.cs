using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The check of a zip's entry by the CRC-32 in the zip, which <see cref="ZipArchive"/> does not make.</summary>
internal static class ZipEntryCheck
{
    private const uint Polynomial = 0xEDB88320;
    private const int BytesAtOnce = 8;
    private static readonly uint[][] s_tables = CreateTables();

    /// <summary>Reads an entry to its end and compares its length and CRC-32.</summary>
    /// <exception cref="FormatException">The length or the CRC-32 differs from the one in the zip.</exception>
    public static void Check(ZipArchiveEntry entry)
    {
        byte[] buffer = new byte[1 << 16];
        uint crc = uint.MaxValue;
        long length = 0;
        using (Stream stream = entry.Open())
        {
            for (int read; (read = stream.Read(buffer)) > 0; length += read)
            {
                crc = Add(crc, buffer.AsSpan(0, read));
                if (length + read > entry.Length)
                {
                    break;
                }
            }
        }

        if (length != entry.Length || ~crc != entry.Crc32)
        {
            throw new FormatException(
                $"'{entry.FullName}': expected {entry.Length} bytes with a CRC-32 of {entry.Crc32:x8}, found {length} with one of "
                + $"{~crc:x8}. The entry was changed.");
        }
    }

    /// <summary>Continues a CRC-32. It starts with all bits set, and is inverted at the end.</summary>
    internal static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= BytesAtOnce)
        {
            uint mixed = 0;
            for (int i = 0; i < BytesAtOnce; i++)
            {
                byte value = i < sizeof(uint) ? (byte)(bytes[i] ^ (crc >> (8 * i))) : bytes[i];
                mixed ^= s_tables[BytesAtOnce - 1 - i][value];
            }

            crc = mixed;
            bytes = bytes[BytesAtOnce..];
        }

        foreach (byte value in bytes)
        {
            crc = s_tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    // Table n holds the effect of a byte on the CRC after n more bytes.
    private static uint[][] CreateTables()
    {
        var tables = new uint[BytesAtOnce][];
        for (int table = 0; table < BytesAtOnce; table++)
        {
            tables[table] = new uint[256];
            for (uint value = 0; value < 256; value++)
            {
                uint crc = table == 0 ? value : tables[table - 1][value];
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
                }

                tables[table][value] = crc;
            }
        }

        return tables;
    }
}
