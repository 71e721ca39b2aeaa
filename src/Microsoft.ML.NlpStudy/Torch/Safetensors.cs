using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Reads and writes weights in the safetensors format (github.com/huggingface/safetensors).</summary>
/// <remarks>
/// A file begins with the header's length (eight bytes) and a JSON header with each tensor's type, shape and offsets. Then follow the
/// numbers, little-endian.
/// </remarks>
internal static class Safetensors
{
    // A network larger than its file by less than this number of bytes is built anyway: the error then names the weight of wrong shape.
    private const long Slack = 16 << 20;

    /// <summary>Writes weights, sorted by name.</summary>
    /// <param name="weights">The weights by name.</param>
    /// <param name="stream">The file, empty so far.</param>
    /// <param name="format">The framework that the header names; <see langword="null"/> for none.</param>
    public static void Write(IReadOnlyDictionary<string, Tensor> weights, Stream stream, string? format = null)
    {
        var header = new JsonObject();
        if (format is not null)
        {
            header["__metadata__"] = new JsonObject { ["format"] = format };
        }

        KeyValuePair<string, Tensor>[] sorted = [.. weights.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        long offset = 0;
        foreach ((string name, Tensor weight) in sorted)
        {
            long end = offset + (weight.NumberOfElements * weight.ElementSize);
            header[name] = SafetensorsHeader.CreateEntry(TypeName(weight.dtype), weight.shape, offset, end);
            offset = end;
        }

        SafetensorsHeader.Write(header, stream);
        foreach ((_, Tensor weight) in sorted)
        {
            using DisposeScope scope = NewDisposeScope();
            stream.Write(weight.detach().cpu().contiguous().bytes);
        }
    }

    /// <summary>Computes a hash of weights, their names and shapes.</summary>
    public static string Fingerprint(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var stream = new MemoryStream();
        Write(weights, stream);
        stream.Position = 0;
        return Convert.ToHexString(SHA256.HashData(stream).AsSpan(0, 8));
    }

    /// <summary>Checks, before a network is built, that a file is large enough for its weights.</summary>
    /// <param name="stream">The file; nothing is read.</param>
    /// <param name="bytes">The size of all weights, in bytes.</param>
    /// <exception cref="FormatException">The weights are far larger than the file.</exception>
    public static void CheckLength(Stream stream, Int128 bytes)
    {
        if (bytes - Slack > stream.Length)
        {
            throw new FormatException(
                $"weights: expected {bytes} bytes, as the options in options.json have it, found a file of {stream.Length} bytes.");
        }
    }

    /// <summary>Overwrites all weights with those of a stream; if one does not fit, none changes.</summary>
    /// <exception cref="FormatException">A weight is missing, superfluous, truncated, or of the wrong shape or type.</exception>
    public static void Read(IReadOnlyDictionary<string, Tensor> weights, Stream stream)
    {
        Dictionary<string, JsonElement> header = SafetensorsHeader.Read(stream, [.. weights.Keys]);
        if (header.Keys.FirstOrDefault(name => name != "__metadata__" && !weights.ContainsKey(name)) is { } unknown)
        {
            throw new FormatException($"weight '{unknown}': the network has none of that name.");
        }

        var entries = new List<(Tensor Weight, long Start, long End)>();
        foreach ((string name, Tensor weight) in weights)
        {
            entries.Add(Checked(header, name, weight));
        }

        // All weights are read before the first one changes, so that a truncated file changes nothing.
        long position = 0;
        var read = new List<(Tensor Weight, byte[] Bytes)>();
        foreach ((Tensor weight, long start, long end) in entries.OrderBy(entry => entry.Start))
        {
            if (start != position)
            {
                throw new FormatException($"weights: expected one after another, found a gap or an overlap at byte {position}.");
            }

            byte[] bytes = new byte[end - start];
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new FormatException($"weights: expected {end} bytes of numbers, found fewer. The file is truncated.");
            }

            read.Add((weight, bytes));
            position = end;
        }

        if (stream.ReadByte() >= 0)
        {
            throw new FormatException($"weights: expected {position} bytes of numbers, found more.");
        }

        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor weight, byte[] bytes) in read)
        {
            Tensor loaded = empty(weight.shape, weight.dtype);
            loaded.bytes = bytes;
            weight.copy_(loaded);
        }
    }

    private static (Tensor Weight, long Start, long End) Checked(
        IReadOnlyDictionary<string, JsonElement> header, string name, Tensor weight)
    {
        if (!header.TryGetValue(name, out JsonElement entry))
        {
            throw new FormatException($"weight '{name}': the file has none of that name.");
        }

        (string type, long[] shape, long[] offsets) = SafetensorsHeader.ReadEntry(entry, name);
        if (type != TypeName(weight.dtype))
        {
            throw new FormatException($"weight '{name}': expected type {TypeName(weight.dtype)}, found {type}.");
        }

        if (!shape.AsSpan().SequenceEqual(weight.shape))
        {
            throw new FormatException(
                $"weight '{name}': expected shape [{string.Join(", ", weight.shape)}], found [{string.Join(", ", shape)}].");
        }

        long size = weight.NumberOfElements * weight.ElementSize;
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != size)
        {
            throw new FormatException($"weight '{name}': expected {size} bytes, found data_offsets [{string.Join(", ", offsets)}].");
        }

        return (weight, offsets[0], offsets[1]);
    }

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
