using System.Buffers.Binary;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads the fields of a protocol buffers message one after another.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private const int MostBytesOfNumber = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field.</summary>
    public int Number { get; private set; }

    /// <summary>The bytes of a text or an inner message; none for a number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value of a number; the bits of one with a fixed length.</summary>
    public ulong Value { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="FormatException">The message is truncated or none.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong key = ReadNumber();
        Number = (int)Math.Min(key >> 3, int.MaxValue);
        Bytes = [];
        Value = 0;
        switch (key & 7)
        {
            case 0:
                Value = ReadNumber();
                break;
            case 1:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                Bytes = Take(ReadNumber());
                break;
            case 5:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new FormatException($"expected a SentencePiece model, found a field {Number} of an unknown type.");
        }

        return true;
    }

    private ulong ReadNumber()
    {
        ulong number = 0;
        for (int i = 0; i < MostBytesOfNumber; i++)
        {
            byte part = Take(1)[0];
            number |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new FormatException("expected a SentencePiece model, found a number of more than 10 bytes.");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new FormatException(
                $"expected {count} more bytes, found {_rest.Length}. The file is truncated, or no SentencePiece model.");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
