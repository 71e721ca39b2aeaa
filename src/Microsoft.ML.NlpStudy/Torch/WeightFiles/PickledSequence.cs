using System.Buffers.Binary;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>
/// The file that <c>torch.save</c> wrote before PyTorch 1.6: pickles of a magic number, a version, the machine's sizes, the value and the
/// keys of its storages, then each storage, its length before it.
/// </summary>
internal sealed class PickledSequence : IStorages
{
    private const long Version = 1001;

    // The pickle of the magic number 0x1950A86A20F9469CFC6C.
    private static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    private readonly FileStream _stream;
    private readonly Dictionary<string, (long Start, long Count)> _places = [];

    /// <param name="stream">The file.</param>
    /// <param name="longest">The most bytes that the pickles may have.</param>
    /// <exception cref="FormatException">The file is not of this kind, or its pickles hold anything else than weights.</exception>
    public PickledSequence(FileStream stream, long longest)
    {
        _stream = stream;
        byte[] start = new byte[Magic.Length];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!start.AsSpan(..length).SequenceEqual(Magic))
        {
            throw new FormatException(
                "expected a file of torch.save, found other content. Python's safetensors converts weights to model.safetensors.");
        }

        var reader = new PickleReader(stream, longest);
        if (reader.Read() is not Version)
        {
            throw new FormatException($"version: expected {Version}, found another.");
        }

        if (reader.Read() is not PickledDictionary machine || !machine.Entries.Contains(("little_endian", true)))
        {
            throw new FormatException("expected numbers with the low byte first, found another order.");
        }

        Value = reader.Read();
        if (reader.Read() is not List<object?> keys)
        {
            throw new FormatException("expected a list with the keys of all storages, found another value.");
        }

        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || !reader.Storages.TryGetValue(name, out PickledStorage? storage))
            {
                throw new FormatException($"expected the key of a storage, found {key ?? "None"}.");
            }

            stream.ReadExactly(count);
            _places[name] = (stream.Position, BinaryPrimitives.ReadInt64LittleEndian(count));
            Int128 end = stream.Position + ((Int128)storage.Count * WidthOf(storage.Type));
            if (storage.Count < 0 || end > stream.Length)
            {
                throw new FormatException($"storage {name}: expected {storage.Count} numbers, found fewer. The file is truncated.");
            }

            stream.Position = (long)end;
        }
    }

    public object? Value { get; }

    public void Read(PickledStorage storage, int width, long start, Span<byte> numbers)
    {
        if (!_places.TryGetValue(storage.Key, out (long Start, long Count) place))
        {
            throw new FormatException($"expected a storage {storage.Key}, found none");
        }

        if (place.Count != storage.Count)
        {
            throw new FormatException($"storage {storage.Key}: expected {storage.Count} numbers, found {place.Count}");
        }

        _stream.Position = place.Start + start;
        _stream.ReadExactly(numbers);
    }

    public void Dispose()
    {
    }

    private static int WidthOf(string type) => type switch
    {
        "DoubleStorage" or "LongStorage" => 8,
        "FloatStorage" or "IntStorage" => 4,
        "HalfStorage" or "BFloat16Storage" or "ShortStorage" => 2,
        _ => 1,
    };
}
