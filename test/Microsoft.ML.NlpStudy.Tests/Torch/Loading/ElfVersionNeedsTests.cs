using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public class ElfVersionNeedsTests
{
    private const string Library = "libstdc++.so.6";

    [Fact]
    public void The_version_becomes_weak_and_no_other_byte_changes()
    {
        var elf = new SmallElf();
        byte[] file = elf.Write();
        byte[] expected = [.. file];
        expected[elf.FlagsPlace] = 2;

        byte[] mended = ElfVersionNeeds.Read(file).WithWeakVersion(Library, SmallElf.NewVersion);

        Assert.Equal(expected, mended);
        Assert.Equal(0, file[elf.FlagsPlace]);
    }

    [Fact]
    public void A_version_that_a_relocation_refers_to_is_left_alone()
    {
        byte[] file = new SmallElf { RelocatedSymbol = SmallElf.NewSymbol }.Write();

        Refuses("expected no relocation to symbols of GLIBCXX_3.4.32, found one to 'new_symbol'.", file);
    }

    [Fact]
    public void A_library_without_version_needs_is_left_alone() =>
        Refuses("expected a section of version needs (.gnu.version_r), found none.", new SmallElf { HasVersionNeeds = false }.Write());

    [Theory]
    [InlineData(Library, "GLIBCXX_3.4.99")]
    [InlineData("libc.so.6", SmallElf.NewVersion)]
    public void A_version_that_is_not_asked_for_is_not_found(string library, string version) =>
        Refuses($"expected a need of {version} of {library}, found none.", new SmallElf().Write(), library, version);

    [Fact]
    public void A_big_endian_library_is_left_alone() =>
        Refuses("expected a 64-bit, little-endian ELF file, found class 2 and byte order 2.", Changed(5, 2));

    [Fact]
    public void A_32_bit_library_is_left_alone() =>
        Refuses("expected a 64-bit, little-endian ELF file, found class 1 and byte order 1.", Changed(4, 1));

    [Fact]
    public void Another_kind_of_file_is_left_alone() =>
        Refuses("expected an ELF file, found something else.", [.. "MZ"u8, .. new byte[200]]);

    [Fact]
    public void A_library_that_is_cut_off_anywhere_is_left_alone()
    {
        byte[] file = new SmallElf().Write();

        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<FormatException>(() => ElfVersionNeeds.Read(file[..length]).WithWeakVersion(Library, SmallElf.NewVersion));
        }
    }

    [Fact]
    public void A_damaged_library_is_mended_or_left_alone_and_ends_nothing()
    {
        byte[] file = new SmallElf().Write();
        var random = new Random(1);
        int refused = 0;

        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. file];
            damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            try
            {
                ElfVersionNeeds.Read(damaged).WithWeakVersion(Library, SmallElf.NewVersion);
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 20_000 - 1);
    }

    private static byte[] Changed(int place, byte value)
    {
        byte[] file = new SmallElf().Write();
        file[place] = value;
        return file;
    }

    private static void Refuses(string expected, byte[] file, string library = Library, string version = SmallElf.NewVersion) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => ElfVersionNeeds.Read(file).WithWeakVersion(library, version)).Message);
}
