using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The header of a safetensors file: each tensor's type, shape and place, by its name.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The most bytes of a header, as the format's description has it.</summary>
    private const int Longest = 100_000_000;

    /// <summary>The most bytes of one tensor's entry, its name not counted.</summary>
    private const int LongestEntry = 1024;

    /// <summary>The most bytes besides the tensors' entries, such as the metadata of another program.</summary>
    private const int LongestRest = 1 << 20;

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The file, read to the first of the numbers.</param>
    /// <param name="names">The names of the expected tensors, which bound the header's length.</param>
    /// <returns>The entry of each tensor by its name.</returns>
    /// <exception cref="FormatException">The header is truncated, too long or not a JSON object.</exception>
    public static Dictionary<string, JsonElement> Read(Stream stream, IReadOnlyCollection<string> names)
    {
        long longest = Math.Min(Longest, LongestRest + names.Sum(name => (6L * name.Length) + LongestEntry));
        using JsonDocument document = Parse(ReadJson(stream, longest));
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("header: expected a JSON object, found another JSON value.");
        }

        try
        {
            return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Clone());
        }
        catch (InvalidOperationException)    // an escaped half of a surrogate pair
        {
            throw new FormatException("header: expected names that are text, found halves of characters.");
        }
    }

    /// <summary>Reads a header without looking into it.</summary>
    /// <param name="stream">The file, read to the first of the numbers.</param>
    /// <param name="longest">The most bytes that the header may have.</param>
    /// <returns>The header's JSON, in valid UTF-8.</returns>
    /// <exception cref="FormatException">The header is truncated, too long or not UTF-8.</exception>
    public static byte[] ReadJson(Stream stream, long longest)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            throw new FormatException("header: expected eight bytes with its length, found the end of the file.");
        }

        ulong found = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (found > (ulong)longest)
        {
            throw new FormatException($"header: expected at most {longest} bytes, found a length of {found}.");
        }

        byte[] json = new byte[found];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length)
        {
            throw new FormatException($"header: expected {found} bytes, found fewer. The file is truncated.");
        }

        return Utf8.IsValid(json) ? json : throw new FormatException("header: expected UTF-8, found bytes that are not.");
    }

    /// <summary>Reads what the header says of one tensor.</summary>
    /// <param name="entry">The tensor's entry.</param>
    /// <param name="name">The tensor's name, for the error.</param>
    /// <exception cref="FormatException">The entry lacks a type, a shape or a place.</exception>
    public static (string Type, long[] Shape, long[] Offsets) ReadEntry(JsonElement entry, string name)
    {
        try
        {
            if (entry.ValueKind == JsonValueKind.Object
                && entry.TryGetProperty("dtype", out JsonElement type) && type.ValueKind == JsonValueKind.String
                && TryReadNumbers(entry, "shape", out long[] shape) && TryReadNumbers(entry, "data_offsets", out long[] offsets))
            {
                return (type.GetString()!, shape, offsets);
            }
        }
        catch (InvalidOperationException)    // an escaped half of a surrogate pair, in a name or in the type
        {
        }

        throw new FormatException($"weight '{name}': expected dtype, shape and data_offsets, found {entry.GetRawText()}.");
    }

    /// <summary>
    /// Writes a header, padded so that the numbers start at a multiple of eight, for readers that map the file into memory.
    /// </summary>
    /// <param name="header">The entry of each tensor by its name, as <see cref="CreateEntry"/> makes it.</param>
    /// <param name="stream">The file, empty so far.</param>
    public static void Write(JsonObject header, Stream stream)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(json);
        stream.Write("       "u8[..(padded - json.Length)]);
    }

    /// <summary>Creates the entry of one tensor.</summary>
    /// <param name="type">The type's name in the format, such as <c>F32</c>.</param>
    /// <param name="shape">The size of each dimension.</param>
    /// <param name="start">The place of the tensor's first byte, counted from the end of the header.</param>
    /// <param name="end">The place behind the tensor's last byte.</param>
    public static JsonObject CreateEntry(string type, long[] shape, long start, long end) => new()
    {
        ["dtype"] = type,
        ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
        ["data_offsets"] = new JsonArray(start, end),
    };

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json, s_json);
        }
        catch (JsonException e)
        {
            throw new FormatException($"header: expected JSON. {e.Message}");
        }
    }

    private static bool TryReadNumbers(JsonElement entry, string name, out long[] numbers)
    {
        numbers = [];
        if (!entry.TryGetProperty(name, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var found = new List<long>();
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number))
            {
                return false;
            }

            found.Add(number);
        }

        numbers = [.. found];
        return true;
    }
}
