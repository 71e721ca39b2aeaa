using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Compares an entry of a zip with the CRC-32 that the zip has of it, which <see cref="ZipArchive"/> does not.</summary>
internal static class ZipEntryCheck
{
    private const uint Polynomial = 0xEDB88320;
    private const int BytesAtOnce = 8;
    private static readonly uint[][] s_tables = CreateTables();

    /// <summary>Reads all of an entry.</summary>
    /// <exception cref="FormatException">Its length or its CRC-32 is not that in the zip.</exception>
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

    /// <summary>Goes on with a CRC-32; it begins with all bits set and ends with all of them turned over.</summary>
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

    // The table of n holds what a byte does to the CRC once n more bytes have followed it.
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
