using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A tensor in TorchSharp's own files: element type, number of dimensions and sizes (LEB128), then the values as they lie in memory.</summary>
internal static class TensorFormat
{
    private const int BufferSize = 1 << 20;

    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        using Tensor detached = tensor.detach();
        using Tensor host = detached.cpu();
        using Tensor dense = host.contiguous();
        writer.Write7BitEncodedInt64((int)dense.dtype);
        long[] shape = dense.shape;
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (long size in shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        dense.WriteBytesToStream(writer.BaseStream, BufferSize);
    }

    internal static Tensor Read(BinaryReader reader)
    {
        (ScalarType type, long[] shape) = ReadHeader(reader);
        Tensor result = empty(shape, type);
        result.ReadBytesFromStream(reader.BaseStream, BufferSize);
        return result;
    }

    internal static void ReadInto(BinaryReader reader, Tensor target)
    {
        (ScalarType type, long[] shape) = ReadHeader(reader);
        if (type != target.dtype)
        {
            throw new ArgumentException($"Mismatched tensor data types while loading: expected {target.dtype}, found {type}. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        if (!shape.SequenceEqual(target.shape))
        {
            throw new ArgumentException($"Mismatched tensor shape while loading: expected ({string.Join(", ", target.shape)}), found ({string.Join(", ", shape)}). Make sure that the model you are loading into is exactly the same as the origin.");
        }

        using IDisposable noGrad = no_grad();
        using Tensor read = empty(shape, type);
        read.ReadBytesFromStream(reader.BaseStream, BufferSize);
        target.copy_(read);
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.Read7BitEncodedInt64();
        long[] shape = new long[reader.Read7BitEncodedInt64()];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        return (type, shape);
    }
}
