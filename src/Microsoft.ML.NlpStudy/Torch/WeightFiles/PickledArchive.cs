using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>The zip file that <c>torch.save</c> writes since PyTorch 1.6.</summary>
internal sealed class PickledArchive : IStorages
{
    private const string PickleEntry = "/data.pkl";

    private readonly ZipArchive _archive;
    private readonly string _root;

    /// <param name="stream">The file.</param>
    /// <param name="longest">The most bytes that the pickle may have.</param>
    /// <exception cref="FormatException">The file is not such a zip file, or its pickle holds anything else than weights.</exception>
    /// <exception cref="InvalidDataException">The zip file is damaged.</exception>
    public PickledArchive(FileStream stream, long longest)
    {
        _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry pickle = _archive.Entries.FirstOrDefault(
            entry => entry.FullName.EndsWith(PickleEntry, StringComparison.Ordinal))
            ?? throw new FormatException("expected an entry data.pkl, as torch.save writes it, found none.");
        _root = pickle.FullName[..^PickleEntry.Length];
        if (pickle.Length > longest)
        {
            throw new FormatException($"{pickle.FullName}: expected at most {longest} bytes, found {pickle.Length}.");
        }

        if (_archive.GetEntry($"{_root}/byteorder") is { } order && ReadText(order) is not "little" and string found)
        {
            throw new FormatException($"{order.FullName}: expected little, found {found}.");
        }

        CheckStored(pickle);
        using var buffer = new MemoryStream();
        using (Stream content = pickle.Open())
        {
            content.CopyTo(buffer);
        }

        buffer.Position = 0;
        try
        {
            Value = new PickleReader(buffer, longest).Read();
        }
        catch (FormatException e)
        {
            throw new FormatException($"{pickle.FullName}: {e.Message}");
        }
    }

    public object? Value { get; }

    /// <summary>Whether a file is a zip file.</summary>
    public static bool IsArchive(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return start[..length].SequenceEqual("PK\x03\x04"u8);
    }

    public void Read(PickledStorage storage, int width, long start, Span<byte> numbers)
    {
        ZipArchiveEntry entry = _archive.GetEntry($"{_root}/data/{storage.Key}")
            ?? throw new FormatException($"expected an entry {_root}/data/{storage.Key}, found none");
        CheckStored(entry);
        if (entry.Length != (Int128)storage.Count * width)
        {
            throw new FormatException(
                $"{entry.FullName}: expected {(Int128)storage.Count * width} bytes by data.pkl, found {entry.Length}");
        }

        using Stream content = entry.Open();
        byte[] skipped = new byte[Math.Min(start, 1 << 16)];
        for (long left = start; left > 0; left -= skipped.Length)
        {
            content.ReadExactly(skipped.AsSpan(..(int)Math.Min(left, skipped.Length)));
        }

        content.ReadExactly(numbers);
    }

    public void Dispose() => _archive.Dispose();

    // PyTorch compresses nothing; a compressed entry could be far larger than its file.
    private static void CheckStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
        {
            throw new FormatException(
                $"{entry.FullName}: expected an entry without compression, found {entry.Length} bytes in {entry.CompressedLength}");
        }
    }

    private static string ReadText(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        byte[] text = new byte[16];
        int length = content.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return string.Concat(text.Take(length).Select(letter => letter is >= 0x20 and < 0x7F ? (char)letter : '?'));
    }
}
