using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// Weights in the safetensors format (github.com/huggingface/safetensors): eight bytes with the header's length, a JSON header with
/// each tensor's type, shape and place, then the numbers, little-endian.
/// </summary>
internal static class Safetensors
{
    private const int MaximumHeaderLength = 100_000_000; // as in the format's own description

    /// <summary>Writes weights by their names.</summary>
    public static void Write(IReadOnlyDictionary<string, Tensor> weights, Stream stream)
    {
        var header = new JsonObject();
        var contents = new List<byte[]>();
        long offset = 0;
        foreach ((string name, Tensor weight) in weights.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            using DisposeScope scope = NewDisposeScope();
            byte[] bytes = weight.detach().cpu().contiguous().bytes.ToArray();
            header[name] = new JsonObject
            {
                ["dtype"] = TypeName(weight.dtype),
                ["shape"] = new JsonArray([.. weight.shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes.Length),
            };
            offset += bytes.Length;
            contents.Add(bytes);
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);

        // The numbers start at a multiple of eight, for readers that map the file into memory.
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(json);
        for (int i = json.Length; i < padded; i++)
            stream.WriteByte((byte)' ');
        contents.ForEach(bytes => stream.Write(bytes));
    }

    /// <summary>Overwrites weights with those in a stream: all of them, each of the right shape and type, or none.</summary>
    /// <exception cref="FormatException">Something is missing, superfluous, truncated or of the wrong shape or type.</exception>
    public static void Read(IReadOnlyDictionary<string, Tensor> weights, Stream stream)
    {
        JsonObject header = ReadHeader(stream);
        if (header.Select(entry => entry.Key).Where(name => name != "__metadata__" && !weights.ContainsKey(name)).FirstOrDefault() is { } unknown)
            throw new FormatException($"weight '{unknown}': the network has none of that name.");

        var entries = new List<(Tensor Weight, long Start, long End)>();
        foreach ((string name, Tensor weight) in weights)
            entries.Add(Checked(header[name], name, weight));

        // Everything is read before the first weight changes, so that a truncated file leaves nothing half-loaded.
        long position = 0;
        var read = new List<(Tensor Weight, byte[] Bytes)>();
        foreach ((Tensor weight, long start, long end) in entries.OrderBy(entry => entry.Start))
        {
            if (start != position)
                throw new FormatException($"weights: expected one behind the other, found a gap or an overlap at byte {position}.");
            byte[] bytes = new byte[end - start];
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new FormatException($"weights: expected {end} bytes of numbers, found fewer. The file is truncated.");
            read.Add((weight, bytes));
            position = end;
        }

        if (stream.ReadByte() >= 0)
            throw new FormatException($"weights: expected {position} bytes of numbers, found more.");
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor weight, byte[] bytes) in read)
        {
            Tensor loaded = empty(weight.shape, weight.dtype);
            loaded.bytes = bytes;
            weight.copy_(loaded);
        }
    }

    private static JsonObject ReadHeader(Stream stream)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
            throw new FormatException("header: expected eight bytes with its length, found the end of the file.");
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > MaximumHeaderLength)
            throw new FormatException($"header: expected at most {MaximumHeaderLength} bytes, found a length of {headerLength}.");
        byte[] json = new byte[headerLength];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length)
            throw new FormatException($"header: expected {headerLength} bytes, found fewer. The file is truncated.");
        return JsonNode.Parse(json) as JsonObject ?? throw new FormatException("header: expected a JSON object, found another JSON value.");
    }

    private static (Tensor Weight, long Start, long End) Checked(JsonNode? entry, string name, Tensor weight)
    {
        if (entry is null)
            throw new FormatException($"weight '{name}': the file has none of that name.");
        string? type;
        long[] shape, offsets;
        try
        {
            type = (string?)entry["dtype"];
            shape = Numbers(entry["shape"]);
            offsets = Numbers(entry["data_offsets"]);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new FormatException($"weight '{name}': expected dtype, shape and data_offsets, found {entry.ToJsonString()}.", e);
        }

        if (type != TypeName(weight.dtype))
            throw new FormatException($"weight '{name}': expected type {TypeName(weight.dtype)}, found {type ?? "none"}.");
        if (!shape.AsSpan().SequenceEqual(weight.shape))
            throw new FormatException($"weight '{name}': expected shape [{string.Join(", ", weight.shape)}], found [{string.Join(", ", shape)}].");
        long size = weight.NumberOfElements * weight.ElementSize;
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] - offsets[0] != size)
            throw new FormatException($"weight '{name}': expected {size} bytes, found data_offsets [{string.Join(", ", offsets)}].");
        return (weight, offsets[0], offsets[1]);
    }

    private static long[] Numbers(JsonNode? array) => [.. (array as JsonArray ?? throw new FormatException()).Select(number => (long)number!)];

    private static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Float32 => "F32",
        ScalarType.Float64 => "F64",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Float16 => "F16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Bool => "BOOL",
        _ => throw new FormatException($"type {type}: safetensors has no name for it here."),
    };
}
