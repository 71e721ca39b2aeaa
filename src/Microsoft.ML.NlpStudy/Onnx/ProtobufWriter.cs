using System.Text;

namespace Microsoft.ML.NlpStudy.Onnx;

/// <summary>A writer of protocol buffers: the fields of one message, each with its number.</summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding: a varint holds 7 bits a byte, the lowest first.</remarks>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream _content = new();

    /// <summary>The message, which shares the writer's memory.</summary>
    public ReadOnlySpan<byte> Content => _content.GetBuffer().AsSpan(0, (int)_content.Length);

    /// <summary>Writes a whole number.</summary>
    public ProtobufWriter Number(int field, long value)
    {
        Varint((uint)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Writes a float32 number.</summary>
    public ProtobufWriter Single(int field, float value)
    {
        Varint(((uint)field << 3) | 5);
        _content.Write(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>Writes text.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a message inside the message.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.Content);

    /// <summary>Writes bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, value.Length);
        _content.Write(value);
        return this;
    }

    /// <summary>Writes the head of a field whose content is written elsewhere.</summary>
    /// <param name="field">The field.</param>
    /// <param name="length">The length of the content in bytes.</param>
    public ProtobufWriter Head(int field, long length)
    {
        Varint(((uint)field << 3) | 2);
        Varint((ulong)length);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _content.WriteByte((byte)(value | 0x80));
        }

        _content.WriteByte((byte)value);
    }
}
