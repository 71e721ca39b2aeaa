using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Tables of vectors in the safetensors format, each under its name and without the zeros behind its rows.</summary>
internal static class EmbeddingFile
{
    /// <summary>Writes tables.</summary>
    public static void Write(IReadOnlyList<(string Name, EmbeddingTable Table)> tables, Stream stream)
    {
        SafetensorsHeader.Write(HeaderOf(tables), stream);
        foreach ((_, EmbeddingTable table) in tables)
        {
            for (long row = 0; row < table.Rows; row++)
            {
                stream.Write(MemoryMarshal.AsBytes(table.Row(row)));
            }
        }
    }

    /// <summary>Reads tables of known names and sizes that <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The content is damaged, or has other tables.</exception>
    public static void Read(IReadOnlyList<(string Name, EmbeddingTable Table)> tables, Stream stream)
    {
        using var expected = new MemoryStream();
        SafetensorsHeader.Write(HeaderOf(tables), expected);
        byte[] found = new byte[expected.Length];
        if (stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length
            || !found.AsSpan().SequenceEqual(expected.GetBuffer().AsSpan(0, found.Length)))
        {
            string names = string.Join(", ", tables.Select(entry => $"{entry.Name} ({entry.Table.Rows} x {entry.Table.Dimension})"));
            throw new FormatException($"expected the tables {names}, found others.");
        }

        foreach ((string name, EmbeddingTable table) in tables)
        {
            for (long row = 0; row < table.Rows; row++)
            {
                ReadRow(stream, table.Row(row), name, row);
            }
        }

        if (stream.ReadByte() >= 0)
        {
            throw new FormatException("expected no more bytes than the header says, found more.");
        }
    }

    private static void ReadRow(Stream stream, Span<float> numbers, string name, long row)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers);
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new FormatException($"table '{name}', row {row}: expected {numbers.Length} numbers, found the end of the file.");
        }

        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                throw new FormatException($"table '{name}', row {row}: expected finite numbers, found {number}.");
            }
        }
    }

    private static JsonObject HeaderOf(IReadOnlyList<(string Name, EmbeddingTable Table)> tables)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach ((string name, EmbeddingTable table) in tables)
        {
            long end = offset + (table.Rows * table.Dimension * sizeof(float));
            header[name] = SafetensorsHeader.CreateEntry("F32", [table.Rows, table.Dimension], offset, end);
            offset = end;
        }

        return header;
    }
}
