using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>The symbol versions of other libraries that a 64-bit, little-endian ELF shared library needs.</summary>
/// <remarks>
/// The layouts are those of the System V ABI and its GNU extensions. The section <c>.gnu.version_r</c> contains a chain of libraries
/// (Verneed), each with a chain of versions (Vernaux). <c>.gnu.version</c> contains the version index of each dynamic symbol.
/// </remarks>
internal sealed class ElfVersionNeeds
{
    private const uint DynamicSymbols = 11;             // SHT_DYNSYM
    private const uint Relocations = 4;                 // SHT_RELA
    private const uint RelocationsWithoutAddends = 9;   // SHT_REL
    private const uint VersionNeeds = 0x6ffffffe;       // SHT_GNU_verneed
    private const uint SymbolVersions = 0x6fffffff;     // SHT_GNU_versym

    private const ushort WeakFlag = 2;          // VER_FLG_WEAK: a missing version is only a warning
    private const ushort VersionMask = 0x7fff;  // the top bit of an index means "hidden"
    private const int SymbolLength = 24;        // Elf64_Sym
    private const int SectionLength = 64;       // Elf64_Shdr
    private const int NeedLength = 16;          // Elf64_Verneed and Elf64_Vernaux

    private readonly byte[] _file;
    private readonly Section[] _sections;

    private ElfVersionNeeds(byte[] file, Section[] sections)
    {
        _file = file;
        _sections = sections;
    }

    /// <summary>Reads the headers of a library.</summary>
    /// <exception cref="FormatException">The file is no 64-bit, little-endian ELF file, or it ends early.</exception>
    public static ElfVersionNeeds Read(byte[] file)
    {
        if (file.Length < 64 || !file.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw new FormatException("expected an ELF file, found something else.");
        }

        if (file[4] != 2 || file[5] != 1)
        {
            throw new FormatException($"expected a 64-bit, little-endian ELF file, found class {file[4]} and byte order {file[5]}.");
        }

        var bare = new ElfVersionNeeds(file, []);
        ulong start = bare.UInt64(40);
        int length = bare.UInt16(58), count = bare.UInt16(60);
        if (count > 0 && length != SectionLength)
        {
            throw new FormatException($"expected section headers of {SectionLength} bytes, found {length}.");
        }

        var sections = new Section[count];
        for (int i = 0; i < count; i++)
        {
            ulong header = start + ((ulong)i * SectionLength);
            bare.Bytes(header, SectionLength);
            sections[i] = new Section(
                bare.UInt32(header + 4), bare.UInt64(header + 24), bare.UInt64(header + 32), bare.UInt32(header + 40));
        }

        return new ElfVersionNeeds(file, sections);
    }

    /// <summary>Copies the library with one version marked as weak, so that it loads on a system without that version.</summary>
    /// <param name="library">The library of the version, such as <c>libstdc++.so.6</c>.</param>
    /// <param name="version">The version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <exception cref="FormatException">
    /// The library does not need the version, or the file ends early. Or a relocation refers to a symbol of the version, which would be
    /// missing at run time.
    /// </exception>
    public byte[] WithWeakVersion(string library, string version)
    {
        Section needs = Find(VersionNeeds)
            ?? throw new FormatException("expected a section of version needs (.gnu.version_r), found none.");
        Section names = SectionAt(needs.Link);
        ulong entry = FindVersion(needs, names, library, version);
        int index = UInt16(entry + 6) & VersionMask;
        if (RelocatedSymbol(index) is { } symbol)
        {
            throw new FormatException($"expected no relocation to symbols of {version}, found one to '{symbol}'.");
        }

        byte[] patched = [.. _file];
        int flags = (int)entry + 4;
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(flags), (ushort)(UInt16(entry + 4) | WeakFlag));
        return patched;
    }

    // The offset of the Vernaux entry. The steps of a chain are unsigned, so it always moves forward and ends.
    private ulong FindVersion(Section needs, Section names, string library, string version)
    {
        for (ulong need = needs.Offset; ; need += UInt32(need + 12))
        {
            if (Text(names, UInt32(need + 4)) == library)
            {
                ulong entry = need;
                for (uint step = UInt32(need + 8); step > 0; step = UInt32(entry + 12))
                {
                    entry += step;
                    if (Text(names, UInt32(entry + 8)) == version)
                    {
                        return entry;
                    }
                }
            }

            if (UInt32(need + 12) < NeedLength)
            {
                throw new FormatException($"expected a need of {version} of {library}, found none.");
            }
        }
    }

    // The first symbol of this version to which a relocation refers, or null.
    private string? RelocatedSymbol(int version)
    {
        if (Find(SymbolVersions) is not { } versions || Find(DynamicSymbols) is not { } symbols)
        {
            throw new FormatException("expected a dynamic symbol table and its versions, found a library without.");
        }

        Section names = SectionAt(symbols.Link);
        foreach (Section section in _sections.Where(section => section.Type is Relocations or RelocationsWithoutAddends))
        {
            ulong length = section.Type == Relocations ? 24u : 16u;
            for (ulong at = section.Offset; at + length <= section.Offset + section.Length; at += length)
            {
                ulong symbol = UInt64(at + 8) >> 32;
                if (symbol > 0 && (UInt16(versions.Offset + (2 * symbol)) & VersionMask) == version)
                {
                    return Text(names, UInt32(symbols.Offset + (symbol * SymbolLength)));
                }
            }
        }

        return null;
    }

    private Section? Find(uint type) => _sections.FirstOrDefault(section => section.Type == type);

    private Section SectionAt(uint index) =>
        index < _sections.Length ? _sections[index]
            : throw new FormatException($"expected section {index}, found {_sections.Length} sections.");

    private string Text(Section names, uint offset)
    {
        ReadOnlySpan<byte> rest = From(names.Offset + offset, 1);
        int end = rest.IndexOf((byte)0);
        return end < 0 ? throw EndsEarly() : Encoding.ASCII.GetString(rest[..end]);
    }

    private ushort UInt16(ulong at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(at, 2));

    private uint UInt32(ulong at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(at, 4));

    private ulong UInt64(ulong at) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(at, 8));

    private ReadOnlySpan<byte> Bytes(ulong at, int length) => From(at, length)[..length];

    // The rest of the file from this offset, at least this number of bytes.
    private ReadOnlySpan<byte> From(ulong at, int least) =>
        at <= (ulong)_file.Length && (ulong)_file.Length - at >= (ulong)least ? _file.AsSpan((int)at) : throw EndsEarly();

    private FormatException EndsEarly() =>
        new($"expected more than the file's {_file.Length} bytes, found its end: it is cut off or damaged.");

    // A section's type, its offset and length in bytes, and the index of the section to which it refers.
    private sealed record Section(uint Type, ulong Offset, ulong Length, uint Link);
}
