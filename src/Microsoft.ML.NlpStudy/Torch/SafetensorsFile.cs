using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A safetensors file of another program: tensors are read one at a time, by name, as float32.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly Dictionary<string, JsonElement> _header;
    private readonly long _start;

    /// <param name="path">The file.</param>
    /// <param name="names">The names that are expected; a header is no longer than theirs can be.</param>
    /// <exception cref="FormatException">The file is damaged; the message names it.</exception>
    public SafetensorsFile(string path, IReadOnlyCollection<string> names)
    {
        _stream = File.OpenRead(path);
        try
        {
            _header = SafetensorsHeader.Read(_stream, names);
            _header.Remove("__metadata__");
            _start = _stream.Position;
        }
        catch (FormatException e)
        {
            _stream.Dispose();
            throw new FormatException($"'{path}': {e.Message}");
        }
    }

    /// <summary>The names of the tensors in the file.</summary>
    public IReadOnlyCollection<string> Names => _header.Keys;

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">The name, which the file has.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <exception cref="FormatException">The tensor has another shape or a type without fractions, or the file is truncated.</exception>
    public Tensor Read(string name, ReadOnlySpan<long> shape)
    {
        (string type, long[] found, long[] offsets) = SafetensorsHeader.ReadEntry(_header[name], name);
        if (!shape.SequenceEqual(found))
        {
            throw Damaged(name, $"expected shape [{Join(shape)}], found [{Join(found)}]");
        }

        (ScalarType scalar, int width) = type switch
        {
            "F32" => (ScalarType.Float32, 4),
            "F16" => (ScalarType.Float16, 2),
            "BF16" => (ScalarType.BFloat16, 2),
            "F64" => (ScalarType.Float64, 8),
            _ => throw Damaged(name, $"expected type F32, F16, BF16 or F64, found {type}"),
        };

        // Before anything of the tensor's size is allocated.
        Int128 size = width;
        foreach (long length in shape)
        {
            size *= length;
        }

        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] - offsets[0] != size)
        {
            throw Damaged(name, $"expected {size} bytes, found data_offsets [{Join(offsets)}]");
        }

        if (offsets[1] > _stream.Length - _start)
        {
            throw Damaged(name, $"expected {offsets[1]} bytes of numbers, found {_stream.Length - _start}. The file is truncated");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = empty(shape.ToArray(), scalar);
        byte[] bytes = new byte[(long)size];
        _stream.Position = _start + offsets[0];
        _stream.ReadExactly(bytes);
        tensor.bytes = bytes;
        return tensor.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public void Dispose() => _stream.Dispose();

    private FormatException Damaged(string name, string what) => new($"'{_stream.Name}': weight '{name}': {what}.");

    private static string Join(ReadOnlySpan<long> numbers) => string.Join(", ", numbers.ToArray());
}
