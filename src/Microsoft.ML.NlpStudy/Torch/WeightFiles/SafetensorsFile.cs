using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>A safetensors file of another program.</summary>
internal sealed class SafetensorsFile : WeightFile
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

    public override IReadOnlyCollection<string> Names => _header.Keys;

    public override long Length => _stream.Length;

    public override Tensor Read(string name, ReadOnlySpan<long> shape)
    {
        (string type, long[] found, long[] offsets) = ReadEntry(name);
        CheckShape(_stream.Name, name, shape, found);
        (ScalarType scalar, int width) = type switch
        {
            "F32" => (ScalarType.Float32, 4),
            "F16" => (ScalarType.Float16, 2),
            "BF16" => (ScalarType.BFloat16, 2),
            "F64" => (ScalarType.Float64, 8),
            _ => throw Damaged(_stream.Name, name, $"expected type F32, F16, BF16 or F64, found {type}"),
        };
        Int128 count = 1;
        foreach (long length in shape)
        {
            count *= length;
        }

        CheckCount(_stream.Name, name, count, width);
        Int128 size = count * width;
        if (offsets.Length != 2 || offsets[0] < 0 || (Int128)offsets[1] - offsets[0] != size)
        {
            throw Damaged(_stream.Name, name, $"expected {size} bytes, found data_offsets [{Join(offsets)}]");
        }

        if (offsets[1] > _stream.Length - _start)
        {
            throw Damaged(
                _stream.Name, name, $"expected {offsets[1]} bytes of numbers, found {_stream.Length - _start}. The file is truncated");
        }

        using DisposeScope scope = NewDisposeScope();
        _stream.Position = _start + offsets[0];
        Tensor numbers = empty(shape.ToArray(), scalar);
        _stream.ReadExactly(numbers.bytes);
        return numbers.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public override void Dispose() => _stream.Dispose();

    private (string Type, long[] Shape, long[] Offsets) ReadEntry(string name)
    {
        try
        {
            return SafetensorsHeader.ReadEntry(_header[name], name);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{_stream.Name}': {e.Message}");
        }
    }
}
