using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The header of a safetensors file: each tensor's type, shape and place, by its name.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The most bytes, as in the format's own description.</summary>
    private const int Longest = 100_000_000;

    // Of each tensor and besides them, such as the metadata of another program.
    private const int LongestEntry = 1024;
    private const int LongestRest = 1 << 20;
    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a header.</summary>
    /// <param name="stream">Read to the first of the numbers.</param>
    /// <param name="names">The tensors that are expected; a header is no longer than theirs can be.</param>
    /// <exception cref="FormatException">The content is not that.</exception>
    public static Dictionary<string, JsonElement> Read(Stream stream, IReadOnlyCollection<string> names)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            throw new FormatException("header: expected eight bytes with its length, found the end of the file.");
        }

        ulong found = BinaryPrimitives.ReadUInt64LittleEndian(length);
        long longest = Math.Min(Longest, LongestRest + names.Sum(name => (6L * name.Length) + LongestEntry));
        if (found > (ulong)longest)
        {
            throw new FormatException($"header: expected at most {longest} bytes, found a length of {found}.");
        }

        byte[] json = new byte[found];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length)
        {
            throw new FormatException($"header: expected {found} bytes, found fewer. The file is truncated.");
        }

        if (!Utf8.IsValid(json))
        {
            throw new FormatException("header: expected UTF-8, found bytes that are not.");
        }

        using JsonDocument document = Parse(json);
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

    /// <summary>What the header says of one tensor.</summary>
    /// <param name="entry">Its entry.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">The entry is not that.</exception>
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
