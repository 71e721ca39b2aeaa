using System;
using System.IO;
using System.Linq;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>TorchSharp's own format of a tensor: its type, its shape, both as variable-length integers, its values.</summary>
internal static class TensorSerialization
{
    internal static void Write(Tensor tensor, BinaryWriter writer)
    {
        using DisposeScope scope = NewDisposeScope();
        writer.Write7BitEncodedInt64((long)tensor.dtype);
        long[] shape = tensor.shape;
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (long length in shape)
            writer.Write7BitEncodedInt64(length);
        writer.Flush();
        tensor.detach().cpu().contiguous().WriteBytesToStream(writer.BaseStream, 1 << 16);
    }

    internal static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.Read7BitEncodedInt64();
        var shape = new long[reader.Read7BitEncodedInt64()];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = reader.Read7BitEncodedInt64();
        return (type, shape);
    }

    /// <summary>Reads the values into a tensor of the header's type and shape; skips them where it is not to change.</summary>
    internal static void ReadValues(Tensor tensor, ScalarType type, long[] shape, BinaryReader reader, bool skip)
    {
        if (skip)
        {
            reader.BaseStream.Seek(shape.TotalSize() * type.ElementSize(), SeekOrigin.Current);
            return;
        }
        const string Advice = "while loading. Make sure that the model you are loading into is exactly the same as the origin.";
        if (type != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types {Advice}");
        if (!shape.SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape {Advice}");
        using (no_grad())
        using (NewDisposeScope())
        {
            Tensor values = empty(shape, type, CPU);
            values.ReadBytesFromStream(reader.BaseStream, 1 << 16);
            tensor.copy_(values);
        }
    }
}
