using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// A 64-bit, little-endian ELF library of a few hundred bytes, which needs two versions of libstdc++.so.6: one symbol of the first, one of
/// the second.
/// </summary>
internal sealed class SmallElf
{
    public const string OldSymbol = "old_symbol", NewSymbol = "new_symbol";
    public const string OldVersion = "GLIBCXX_3.4", NewVersion = "GLIBCXX_3.4.32";
    private const ushort OldIndex = 2, NewIndex = 3;

    private readonly MemoryStream _file = new();
    private readonly List<byte[]> _headers = [];
    private readonly StringBuilder _names = new("\0");

    /// <summary>Whether the section <c>.gnu.version_r</c> is there.</summary>
    public bool HasVersionNeeds { get; init; } = true;

    /// <summary>The symbol that the one relocation refers to.</summary>
    public string RelocatedSymbol { get; init; } = OldSymbol;

    /// <summary>Where the flags of the new version's entry stand.</summary>
    public int FlagsPlace { get; private set; }

    /// <summary>Writes the library; its section headers come last.</summary>
    public byte[] Write()
    {
        uint library = Name("libstdc++.so.6"), oldVersion = Name(OldVersion), newVersion = Name(NewVersion);
        uint oldSymbol = Name(OldSymbol), newSymbol = Name(NewSymbol);
        _file.Write(new byte[64]);
        _headers.Add(new byte[64]);                                                                     // 0: the empty section
        Section(3, 0, Encoding.ASCII.GetBytes(_names.ToString()));                                      // 1: .dynstr
        Section(11, 1, [.. new byte[24], .. Numbers(oldSymbol), .. new byte[20], .. Numbers(newSymbol), .. new byte[20]]);  // 2: .dynsym
        Section(0x6fffffff, 2, [0, 0, (byte)OldIndex, 0, (byte)NewIndex, 0, 0, 0]);                     // 3: .gnu.version
        ulong relocated = RelocatedSymbol == OldSymbol ? 1u : 2u;
        Section(4, 2, [.. new byte[8], .. Numbers(6, (uint)relocated), .. new byte[8]]);                // 4: .rela.dyn
        if (HasVersionNeeds)
        {
            // Verneed: version 1, 2 entries, the library, the first entry 16 bytes on, no other library. Vernaux: hash, flags and index,
            // name, next.
            FlagsPlace = (int)_file.Length + 16 + 16 + 4;
            Section(0x6ffffffe, 1,
            [
                .. Numbers(1 | (2 << 16), library, 16, 0),
                .. Numbers(0, OldIndex << 16, oldVersion, 16),
                .. Numbers(0, NewIndex << 16, newVersion, 0),
            ]);                                                                                         // 5: .gnu.version_r
        }

        long headers = _file.Length;
        _headers.ForEach(header => _file.Write(header));
        byte[] bytes = _file.ToArray();
        "\u007fELF"u8.CopyTo(bytes);
        (bytes[4], bytes[5], bytes[6]) = (2, 1, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), (ulong)headers);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(58), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(60), (ushort)_headers.Count);
        return bytes;
    }

    private uint Name(string text)
    {
        uint place = (uint)_names.Length;
        _names.Append(text).Append('\0');
        return place;
    }

    private void Section(uint type, uint link, byte[] content)
    {
        byte[] header = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), type);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), (ulong)_file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), link);
        _headers.Add(header);
        _file.Write(content);
    }

    private static byte[] Numbers(params uint[] numbers)
    {
        byte[] bytes = new byte[numbers.Length * 4];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), numbers[i]);
        }

        return bytes;
    }
}
