using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// The SHA-256 of each entry of a component's folder, as <c>sha256sum -c</c> reads them: <c>checksums.txt</c>. Its first line is a comment
/// with the SHA-256 of the lines below. A changed bit in this entry is thus found too, and is not taken for one in another entry.
/// </summary>
internal sealed class EntryChecksums
{
    /// <summary>The entry's name.</summary>
    public const string Entry = "checksums.txt";

    private readonly List<(string Entry, string Hash)> _hashes = [];

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="content">The entry's content, which is read from beginning to end.</param>
    public void Add(string entry, Stream content) => _hashes.Add((entry, HashOf(content)));

    /// <summary>Writes the checksums of all entries that were added.</summary>
    public void Write(Stream stream) => stream.Write(Encoding.UTF8.GetBytes(ToText()));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The stream holds no list of checksums, or the list was changed.</exception>
    public static EntryChecksums Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        string text = reader.ReadToEnd();
        var checksums = new EntryChecksums();
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Split("  ") is not [var hash, var entry])
            {
                throw new FormatException($"expected a SHA-256, two spaces and an entry's name in each line, found '{line}'.");
            }

            checksums._hashes.Add((entry, hash));
        }

        return checksums.ToText() == text
            ? checksums
            : throw new FormatException("expected the SHA-256 of the lines below in the first one, found another. The entry was changed.");
    }

    /// <summary>Compares an entry with its checksum, and goes back to its beginning.</summary>
    /// <exception cref="FormatException">The entry was changed, or has no checksum.</exception>
    public void Check(string entry, Stream content)
    {
        string? expected = _hashes.Find(known => known.Entry == entry).Hash;
        string found = HashOf(content);
        if (expected != found)
        {
            throw new FormatException(
                $"expected a SHA-256 of {expected ?? "none"}, as {Entry} has it, found {found}. The entry was changed.");
        }

        content.Position = 0;
    }

    private static string HashOf(Stream content)
    {
        content.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private string ToText()
    {
        string lines = string.Concat(_hashes.Select(known => $"{known.Hash}  {known.Entry}\n"));
        return $"# {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))} is the SHA-256 of the lines below.\n{lines}";
    }
}
